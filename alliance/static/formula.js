// textarea[data-names="address"]: the word before the cursor is looked up at the address (?q=) by
// name, code or pinyin initials; what is chosen is written in its place. Arrows choose, Enter or
// Tab takes, Escape shuts. Without script a list beside the box says all names.
(function () {
  "use strict";

  const WAIT = 120;
  const WORD = /[\p{L}\p{N}_]+$/u;
  const wordBefore = (text) => (text.match(WORD) || [""])[0];

  function box(area, number) {
    const holder = document.createElement("div");
    holder.className = "offered";
    area.before(holder);
    holder.append(area);
    const list = document.createElement("ul");
    list.className = "offers";
    list.id = `offers-${number}`;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", area.labels[0].textContent.trim());
    holder.append(list);
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-haspopup", "listbox");
    area.setAttribute("aria-controls", list.id);
    let asked = "", timer = 0, chosen = -1, offers = [];

    const shut = () => {
      list.hidden = true;
      list.replaceChildren();
      offers = [];
      chosen = -1;
      area.removeAttribute("aria-activedescendant");
    };
    const choose = (index) => {
      chosen = (index + offers.length) % offers.length;
      [...list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === chosen)));
      area.setAttribute("aria-activedescendant", list.children[chosen].id);
      list.children[chosen].scrollIntoView({ block: "nearest" });
    };
    const take = (index) => {
      const end = area.selectionStart, offer = offers[index];
      area.setRangeText(offer.insert, end - asked.length, end, "end");
      asked = "";
      shut();
      area.focus();
    };
    const row = (offer, index) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${index}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      [["b", offer.name, ""], ["span", offer.kind, "sub"], ["span", offer.insert, "mono"], ["span", offer.note, "sub"]].forEach(([tag, text, look]) => {
        const part = document.createElement(tag);
        part.textContent = text;
        part.className = look;
        item.append(part);
      });
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(index); });
      return item;
    };
    const ask = async () => {
      const word = wordBefore(area.value.slice(0, area.selectionStart));
      asked = word;
      if (!word || /^\d+$/.test(word)) { shut(); return; }
      let answer;
      try {
        answer = await fetch(`${area.dataset.names}?q=${encodeURIComponent(word)}`, { headers: { "X-Requested-With": "fetch" } });
      } catch (error) {
        answer = null; // no network now: the list beside the box is there
      }
      if (word !== asked) return; // typed on meanwhile
      if (!answer || !answer.ok || answer.redirected) { shut(); return; }
      const found = (await answer.json()).names;
      if (word !== asked) return;
      if (!found.length || (found.length === 1 && found[0].insert === word)) { shut(); return; }
      offers = found;
      list.replaceChildren(...found.map(row));
      list.hidden = false;
      choose(0);
    };
    area.addEventListener("input", (event) => {
      if (event.isComposing) return; // pinyin is being turned into characters
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    area.addEventListener("compositionend", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
    area.addEventListener("blur", () => { asked = ""; clearTimeout(timer); shut(); });
    area.addEventListener("keydown", (event) => {
      if (list.hidden || event.isComposing) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) choose(chosen + step);
      else if (event.key === "Enter" || event.key === "Tab") take(chosen);
      else if (event.key === "Escape") shut();
      else {
        if (/^(Arrow|Home|End|Page)/.test(event.key)) shut(); // the cursor goes elsewhere
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("textarea[data-names]").forEach(box);
  });
})();
