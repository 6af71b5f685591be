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

  // form[data-choose="rule"]: only the [data-chosen] part of what is chosen in that field is shown.
  function choose(form) {
    const choice = form.elements[form.dataset.choose];
    const show = () => form.querySelectorAll("[data-chosen]").forEach((part) => {
      part.hidden = part.dataset.chosen !== choice.value;
    });
    choice.addEventListener("change", show);
    show();
  }

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

  // nav[data-side="address"]: what waits in each area is counted after the page is there; until
  // then, and when it cannot be asked, the side bar stands without counts.
  async function count(nav) {
    let answer;
    try {
      answer = await fetch(nav.dataset.side, { headers: { "X-Requested-With": "fetch" } });
    } catch (error) {
      return; // no network now: the next page asks again
    }
    if (!answer.ok || answer.redirected) return;
    const part = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = part.querySelector("nav");
    const busy = nav.contains(document.activeElement) || nav.querySelector("details[open]");
    if (next && !busy) nav.replaceWith(next);
  }

  // form[data-entry]: arrows and Enter move between the cells, "." chooses a reason why a figure
  // is missing; what cannot be a figure is said at once. The server reads everything again.
  const NUMBER = /^[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/;
  const HALF = { "。": ".", "，": ",", "－": "-", "．": "." };
  function figure(text) {
    const half = text.replace(/[\s\u00a0\u2009\u202f]/g, "")
      .replace(/[０-９]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0))
      .replace(/[。，－．]/g, (one) => HALF[one]);
    return NUMBER.test(half) ? half.replace(/,/g, "") : null;
  }
  function entry(form) {
    const cells = [...form.querySelectorAll("input[data-places]")];
    const words = form.dataset;
    const reasons = [...form.querySelectorAll("#reasons option")].map((one) => one.value);
    const fault = (cell) => {
      const text = cell.value.trim();
      if (!text || reasons.includes(text)) return "";
      const number = figure(text);
      if (number === null) return words.notNumber;
      if ((number.split(".")[1] || "").length > Number(cell.dataset.places)) return words.places;
      if (cell.dataset.min !== "" && Number(number) < Number(cell.dataset.min)) return `${words.least} ${cell.dataset.min}`;
      if (cell.dataset.max !== "" && Number(number) > Number(cell.dataset.max)) return `${words.most} ${cell.dataset.max}`;
      return "";
    };
    const odd = (cell) => {
      const number = figure(cell.value.trim());
      const limit = Number(cell.dataset.limit), before = Number(cell.dataset.lastYear);
      if (number === null || !limit || !before) return "";
      return Math.abs(Number(number) - before) / Math.abs(before) > limit ? words.changed : "";
    };
    const count = () => {
      const wrong = cells.filter(fault).length;
      form.querySelectorAll("[data-filled]").forEach((place) => { place.textContent = cells.filter((cell) => cell.value.trim()).length; });
      form.querySelectorAll("[data-progress]").forEach((bar) => { bar.value = cells.filter((cell) => cell.value.trim()).length; });
      form.querySelectorAll("[data-wrong]").forEach((chip) => { chip.hidden = !wrong; chip.querySelector("[data-count]").textContent = wrong; });
    };
    const total = (group) => {
      const place = form.querySelector(`[data-total="${group}"]`);
      if (!place) return;
      const numbers = [...form.querySelectorAll(`[data-group="${group}"] input`)].map((cell) => figure(cell.value.trim()));
      const places = Math.max(...numbers.map((one) => ((one || "").split(".")[1] || "").length));
      place.textContent = numbers.includes(null) ? words.open : numbers.reduce((sum, one) => sum + Number(one), 0).toFixed(places);
    };
    const look = (cell) => {
      const row = cell.closest("[data-cell]"), place = row.querySelector("[data-said]");
      const wrong = fault(cell), said = wrong || odd(cell);
      place.textContent = said;
      place.classList.toggle("bad", Boolean(wrong));
      cell.setAttribute("aria-invalid", wrong ? "true" : "false");
      const box = cell.closest("td");
      if (box) ["bad", "warn", "none"].forEach((tone) => box.classList.toggle(tone, tone === (wrong ? "bad" : said ? "warn" : cell.value.trim() ? "" : "none")));
      if (!box) row.classList.toggle("blank", !cell.value.trim());
      const change = row.querySelector("[data-change]"), number = figure(cell.value.trim());
      const before = Number(cell.dataset.before);
      if (change) {
        const share = number !== null && cell.dataset.before !== "" && before ? (100 * (Number(number) - before)) / Math.abs(before) : null;
        change.textContent = share === null ? "—" : `${share > 0 ? "+" : share < 0 ? "−" : ""}${Math.abs(share).toFixed(1)}%`;
      }
      if (row.dataset.group) total(row.dataset.group);
      count();
    };
    form.addEventListener("input", (event) => { if (cells.includes(event.target)) look(event.target); });
    form.addEventListener("keydown", (event) => {
      const here = cells.indexOf(event.target);
      if (here < 0) return;
      const step = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key];
      if (step && !(event.altKey || event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        const next = cells[here + step];
        if (next) { next.focus(); next.select(); }
      } else if (event.key === "." && !event.target.value) {
        event.preventDefault();
        event.target.value = reasons[1];
        look(event.target);
        event.target.select();
      }
    });
  }

  // [data-wall="address"]: its [data-screen] parts show one after the other, each for [data-stays]
  // seconds; space stops and goes on, the arrows turn. Who wishes less motion turns by hand. Every
  // [data-anew] seconds all is read anew, which is no click: the session ends as ever, and then
  // nothing of it stays on the screen. A key is a click.
  function wall(board) {
    const words = board.dataset;
    const one = (name) => document.querySelector(`[data-wall-${name}]`);
    let screens = [...board.querySelectorAll("[data-screen]")];
    let here = 0;
    let stopped = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    let since = Date.now();
    const show = () => {
      here = (here + screens.length) % screens.length;
      screens.forEach((screen, n) => { screen.hidden = n !== here; });
      one("place").textContent = `${here + 1} / ${screens.length}`;
      one("state").textContent = stopped ? words.paused : words.turning;
      since = Date.now();
    };
    const read = async (clicked) => {
      let answer;
      try {
        answer = await fetch(words.wall, { headers: clicked ? {} : { "X-Unattended": "1" } });
      } catch (error) {
        answer = null; // no network now: what stands there stays, and says so
      }
      if (answer && (answer.redirected || answer.status === 403 || answer.status === 404)) {
        board.remove();
        document.querySelector("[data-wall-over]").hidden = false;
        return;
      }
      const part = answer && answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = part && part.querySelector("[data-wall]");
      if (!next) { one("said").textContent = words.stale; return; }
      board.replaceChildren(...next.children);
      screens = [...board.querySelectorAll("[data-screen]")];
      const at = since;
      show();
      since = at;
    };
    document.addEventListener("keydown", (event) => {
      if (!board.isConnected || event.ctrlKey || event.altKey || event.metaKey) return;
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) here += step;
      else if (event.key === " " && event.target.tagName !== "A") { stopped = !stopped; event.preventDefault(); }
      else return;
      show();
      read(true);
    });
    setInterval(() => {
      if (board.isConnected && !stopped && Date.now() - since >= Number(words.stays) * 1000) { here += 1; show(); }
    }, 500);
    setInterval(() => { if (board.isConnected) read(false); }, Number(words.anew) * 1000);
    document.body.classList.add("turning");
    show();
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
      if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.tabIndex = 0; else box.removeAttribute("tabindex");
    });
    reach();
    // Its width changes with the window, with late fonts and with what opens inside.
    const watched = new ResizeObserver(reach);
    document.querySelectorAll(".scroll, .scroll > *").forEach((box) => watched.observe(box));
    // On a telephone the open page's tab may lie beyond the edge.
    document.querySelectorAll(".tabs [aria-current]").forEach((tab) => {
      const bar = tab.parentElement;
      bar.scrollLeft = tab.offsetLeft - bar.offsetLeft - (bar.clientWidth - tab.clientWidth) / 2;
    });
    document.querySelectorAll("[data-poll]").forEach((box) => poll(box, EVERY));
    document.querySelectorAll("[data-side]").forEach(count);
    document.querySelectorAll("[data-wall]").forEach(wall);
    document.querySelectorAll("form[data-entry]").forEach(entry);
    document.querySelectorAll("form[data-choose]").forEach(choose);
    document.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; });
    // [data-from-hash]: filled from what stands behind the # of a scanned address, then cleared.
    document.querySelectorAll("[data-from-hash]").forEach((field) => {
      if (!/^#\d+$/.test(window.location.hash)) return;
      if (!field.value) field.value = window.location.hash.slice(1);
      window.history.replaceState(null, "", window.location.pathname);
    });
    document.querySelectorAll("form[data-autosubmit] [type=submit]").forEach((button) => { button.hidden = true; });
    const forms = new Set([...document.querySelectorAll("[data-bulk]")].map((bar) => bar.closest("form")));
    forms.forEach((form) => tick(form, null));
  });
})();
