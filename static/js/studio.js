/* The editor of a draft. Everything works by links and buttons; with a script a part of the page is exchanged in its place,
   what is opened stands beside the outline where there is room, and cards can be dragged. */
(function () {
  "use strict";
  var wide = window.matchMedia("(min-width:70rem)");
  var acts = document.getElementById("acts");
  var editor = document.querySelector(".editor");
  var here = window.location.pathname;
  var waiting = null;  // The id of what had the focus when an act was sent.
  var isActing = false;
  var isForAll = false;  // Undo and redo: whatever is open may be another than before.
  var isRefreshing = false;
  if (!editor || !window.htmx) { return; }
  /* A style that dragging left on a card is not carried over: written as an attribute it would be against the policy. */
  htmx.config.attributesToSettle = ["class", "width", "height"];

  function all(what, within) { return Array.prototype.slice.call((within || document).querySelectorAll(what)); }
  function inspector() { return wide.matches ? document.getElementById("inspector") : null; }
  function outline() { return document.getElementById("outline"); }

  /* --- what is open ------------------------------------------------------------------------- */
  function mark(slug) {
    all(".is-open").forEach(function (card) { card.classList.remove("is-open"); });
    all("[data-open][aria-current]").forEach(function (link) { link.removeAttribute("aria-current"); });
    if (!slug) { return; }
    all("[data-card], [data-level]").forEach(function (card) {
      if (card.getAttribute("data-card") === slug || card.getAttribute("data-level") === slug) { card.classList.add("is-open"); }
    });
    var link = document.getElementById("open-" + slug);
    if (link) { link.setAttribute("aria-current", "true"); }
  }
  function addressOf(slug) { return here + (slug ? "?open=" + encodeURIComponent(slug) : ""); }
  function inspect(address, slug) {
    if (slug !== null) { mark(slug); }  // Before the answer: Escape leads back to it as soon as it is there.
    return htmx.ajax("GET", address, { target: "#inspector", swap: "innerHTML" }).then(function () {
      if (slug !== null) {
        mark(slug);
        window.history.replaceState(null, "", addressOf(slug));
      }
      inspector().scrollTop = 0;
      var heading = inspector().querySelector("[data-focus]") ? null : inspector().querySelector("h2");  // htmx-setup.js
      if (heading) { heading.setAttribute("tabindex", "-1"); heading.focus({ preventScroll: true }); }
    });
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[data-inspect]");
    if (!link || !inspector() || event.ctrlKey || event.metaKey || event.shiftKey || event.button) { return; }
    event.preventDefault();
    inspect(link.getAttribute("href"), link.hasAttribute("data-open") ? link.getAttribute("data-open") : null);
  });

  /* --- acts --------------------------------------------------------------------------------- */
  function send(form, button) {
    var values = new FormData(form);
    if (button && button.name) { values.append(button.name, button.value); }
    var plain = {};
    values.forEach(function (value, name) { plain[name] = value; });
    waiting = document.activeElement && document.activeElement.id;
    isActing = true;
    isForAll = Boolean(button && button.getAttribute && button.getAttribute("formaction"));
    return htmx.ajax("POST", isForAll ? button.getAttribute("formaction") : form.getAttribute("action"), { target: "#outline", swap: "outerHTML", values: plain });
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-act") || !outline() || (form.hasAttribute("data-adds") && !inspector())) { return; }
    event.preventDefault();
    send(form, event.submitter);
  });
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (!isRefreshing || event.detail.target.id !== "inspector") { return; }
    isRefreshing = false;
    event.detail.serverResponse = event.detail.serverResponse.replace(/ data-focus(?=[ >])/, "");
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    var place = event.detail.target && event.detail.target.id;
    if (place === "outline") { settled(); }
  });
  /* The focus stays on the button that was pressed, or goes to the card that the act was about. */
  function settled() {
    var now = outline();
    drag();
    all("[data-with-script]", now).forEach(function (part) { part.hidden = false; });
    var focus = waiting && document.getElementById(waiting);
    var moved = now.getAttribute("data-moved");
    var card = moved && document.getElementById(moved);
    var opens = now.getAttribute("data-opens");
    var hasActed = isActing;
    waiting = null;
    isActing = false;
    if (opens && inspector()) { inspect(opens, opens.slice(opens.lastIndexOf("/") + 1)); return; }
    if (opens) { window.location.assign(opens); return; }
    focus = focus || (hasActed ? card || now : null);
    if (focus) { focus.focus({ preventScroll: true }); }
    if (hasActed && card) { card.scrollIntoView({ block: "nearest" }); }
    var open = slugOpen();
    mark(open);
    if (hasActed && open && inspector()) { refresh(open, moved); }
    isForAll = false;
  }
  function slugOpen() { return new URLSearchParams(window.location.search).get("open") || ""; }
  /* What is open beside the outline is the part that was just changed: it is shown as it is now, and the focus stays. */
  function refresh(open, moved) {
    var link = document.querySelector('[data-inspect][data-open="' + open.replace(/[^A-Za-z0-9_-]/g, "") + '"]');
    if (!link) {
      inspector().textContent = "";
      window.history.replaceState(null, "", here);
      return;
    }
    if (!isForAll && moved !== "step-" + open && moved !== "level-" + open) { return; }
    isRefreshing = true;
    htmx.ajax("GET", link.getAttribute("href"), { target: "#inspector", swap: "innerHTML" });
  }

  /* What is saved beside the outline shows in the outline. */
  var again = null;
  document.addEventListener("draft-changed", function () {
    if (!outline()) { return; }
    window.clearTimeout(again);
    again = window.setTimeout(function () {
      var active = document.activeElement;
      waiting = active && outline().contains(active) ? active.id : null;
      htmx.ajax("GET", here, { target: "#outline", swap: "outerHTML" });
    }, 300);
  });

  /* Colleagues see at which place this page is. */
  document.addEventListener("htmx:configRequest", function (event) {
    if (event.detail.elt.id !== "here") { return; }
    var open = document.querySelector(".is-open");
    var level = open && open.closest("[data-level]");
    var step = open && open.getAttribute("data-card");
    var place = level ? "levels." + level.getAttribute("data-level") + (step ? ".steps." + step : "") : "";
    event.detail.parameters.place = place;
  });

  document.addEventListener("click", function (event) {
    all(".tools[open]").forEach(function (tools) { if (!tools.contains(event.target)) { tools.open = false; } });
  });

  /* --- keys --------------------------------------------------------------------------------- */
  document.addEventListener("keydown", function (event) {
    var target = event.target;
    if (event.key === "Escape" && target.closest) {
      var tools = target.closest(".tools[open]");
      if (tools) { tools.open = false; tools.querySelector("summary").focus(); return; }
      if (target.closest("#inspector")) {
        var open = document.querySelector("[data-open][aria-current]");
        if (open) { open.focus(); }
      }
      return;
    }
    if (!event.altKey || event.ctrlKey || event.metaKey || !/^Arrow(Up|Down)$/.test(event.key)) { return; }
    if (target.closest("input,textarea,select")) { return; }
    var card = target.closest("[data-step]") || target.closest("[data-level]");
    var slug = card && (card.getAttribute("data-step") || "level-" + card.getAttribute("data-level"));
    var button = slug && document.getElementById((event.key === "ArrowUp" ? "up-" : "down-") + slug);
    if (!button) { return; }
    event.preventDefault();
    send(acts, button);
    waiting = null;
  });

  /* --- dragging ----------------------------------------------------------------------------- */
  function drop(value) { send(acts, { name: "do", value: value }); }
  function drag() {
    if (!acts || !window.Sortable) { return; }
    var common = { animation: 120, ghostClass: "is-ghost", chosenClass: "is-chosen", delayOnTouchOnly: true, delay: 120 };
    if (window.matchMedia("(prefers-reduced-motion:reduce)").matches) { common.animation = 0; }
    outline().classList.add("can-drag");
    all("[data-steps]", outline()).forEach(function (list) {
      if (window.Sortable.get(list)) { return; }
      window.Sortable.create(list, Object.assign({}, common, {
        group: "steps", handle: "[data-grip]", draggable: "[data-step]",
        onEnd: function (event) {
          var slug = event.item.getAttribute("data-step");
          if (event.from === event.to && event.oldDraggableIndex === event.newDraggableIndex) { return; }
          drop("put:step:" + slug + ":" + event.to.getAttribute("data-steps") + ":" + event.newDraggableIndex);
        }
      }));
    });
    var levels = outline().querySelector("[data-levels]");
    if (levels && !window.Sortable.get(levels)) {
      window.Sortable.create(levels, Object.assign({}, common, {
        handle: "[data-grip-level]", draggable: "[data-level]",
        onEnd: function (event) {
          if (event.oldDraggableIndex === event.newDraggableIndex) { return; }
          drop("put:level:" + event.item.getAttribute("data-level") + "::" + event.newDraggableIndex);
        }
      }));
    }
  }
  if (outline()) {
    drag();
    /* The address may name what is open: it is opened where there is room for it. */
    var first = slugOpen();
    var link = first && document.querySelector('[data-inspect][data-open="' + first.replace(/[^A-Za-z0-9_-]/g, "") + '"]');
    if (link && inspector()) { inspect(link.getAttribute("href"), first); }
  }
}());
