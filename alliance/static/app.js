// Behaviour hung on data- attributes. Every page works without it; see templates/components.
(function () {
  "use strict";

  // [data-confirm="question"] on a form: asked before it is sent.
  document.addEventListener("submit", (event) => {
    const question = event.target.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  });

  // [data-open-dialog="id"] opens <dialog id>; a form with method="dialog" shuts it.
  // [data-print] prints. A click beside an open menu shuts the menu.
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open-dialog]");
    if (opener) document.getElementById(opener.dataset.openDialog).showModal();
    if (event.target.closest("[data-print]")) window.print();
    document.querySelectorAll("details.menu[open], details.ask[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      document.querySelectorAll("details.menu[open], details.ask[open]").forEach((menu) => {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    }
    // "/" goes to the search field, unless something is being typed.
    const find = document.getElementById("find");
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (event.key === "/" && find && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      find.focus();
    }
  });

  // form[data-autosubmit]: a changed choice is sent at once; its button is for those without script.
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form && "autosubmit" in form.dataset && event.target.matches("select")) form.submit();
    if (form && event.target.matches("[data-tick], [data-tick-all]")) tick(form, event.target);
  });

  // Rows with a [data-tick] box: the bar [data-bulk] shows when any is ticked, with their number.
  function tick(form, changed) {
    const boxes = [...form.querySelectorAll("[data-tick]")];
    if (changed && "tickAll" in changed.dataset) {
      boxes.forEach((box) => { box.checked = changed.checked; });
    }
    const count = boxes.filter((box) => box.checked).length;
    form.querySelectorAll("[data-bulk]").forEach((bar) => { bar.hidden = count === 0; });
    form.querySelectorAll("[data-bulk-count]").forEach((place) => { place.textContent = count; });
    form.querySelectorAll("[data-tick-all]").forEach((all) => {
      all.checked = count > 0 && count === boxes.length;
      all.indeterminate = count > 0 && count < boxes.length;
    });
  }

  // [data-poll="address"]: asked again while the work runs; the answer takes its place, with the
  // .job-panel around it where both have one. When it polls no more the work is over, and the
  // page is read anew to show what came of it.
  const EVERY = 1500;
  const LONGEST = 15000;
  function poll(box, wait) {
    setTimeout(async () => {
      if (!box.isConnected) return;
      if (document.hidden) { poll(box, EVERY); return; }
      let answer;
      try {
        answer = await fetch(box.dataset.poll, { headers: { "X-Requested-With": "fetch" } });
      } catch (error) {
        answer = null; // no network now: ask later
      }
      if (!answer || !answer.ok) { poll(box, Math.min(wait * 2, LONGEST)); return; }
      const part = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = part.querySelector(".job");
      if (!next || answer.redirected) { window.location.reload(); return; }
      if (!next.dataset.poll) { window.location.reload(); return; }
      const around = box.closest(".job-panel");
      const anew = next.closest(".job-panel");
      if (around && anew) around.replaceWith(anew); else box.replaceWith(next);
      poll(next, EVERY);
    }, wait);
  }

  // Before printing, what is folded is opened; afterwards it is as it was.
  const shut = [];
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details.behind:not([open]), details.nested:not([open])").forEach((part) => {
      part.open = true;
      shut.push(part);
    });
  });
  window.addEventListener("afterprint", () => {
    shut.splice(0).forEach((part) => { part.open = false; });
  });

  document.addEventListener("DOMContentLoaded", () => {
    // A table wider than its place is scrolled from the keyboard too.
    const reach = () => document.querySelectorAll(".scroll").forEach((box) => {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; else box.removeAttribute("tabindex");
    });
    reach();
    window.addEventListener("resize", reach);
    // On a telephone the open page's tab may lie beyond the edge.
    document.querySelectorAll(".tabs [aria-current]").forEach((tab) => {
      const bar = tab.parentElement;
      bar.scrollLeft = tab.offsetLeft - bar.offsetLeft - (bar.clientWidth - tab.clientWidth) / 2;
    });
    document.querySelectorAll("[data-poll]").forEach((box) => poll(box, EVERY));
    document.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; });
    document.querySelectorAll("form[data-autosubmit] [type=submit]").forEach((button) => { button.hidden = true; });
    const forms = new Set([...document.querySelectorAll("[data-bulk]")].map((bar) => bar.closest("form")));
    forms.forEach((form) => tick(form, null));
  });
})();
