/* The lists of the desk. Where there is room a row opens beside the list; where there is none its link simply goes to the
   page. Escape leads from the open row back to the list. One key each for the next row, its act, and what comes after. */
(function () {
  "use strict";
  var wide = window.matchMedia("(min-width:78rem)");
  var list = document.querySelector("[data-list]");
  var open = document.querySelector(".row[aria-current]");
  var here = open;
  var actsNext = false;

  function all(what, within) { return Array.prototype.slice.call((within || document).querySelectorAll(what)); }
  function linkOf(row) { return row && row.querySelector("a[data-open]"); }
  function rows() { return all("[data-list] .row").filter(linkOf); }
  function drawer() { return wide.matches ? document.getElementById("drawer") : null; }
  function say(words) { document.getElementById("say").textContent = words; }
  function keyOf(row) { return row ? row.id.replace("row-", "") : ""; }

  document.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest('a[hx-target="#drawer"]') : null;
    if (link && !drawer()) { event.stopPropagation(); }
  }, true);

  document.addEventListener("htmx:afterSwap", function (event) {
    var asked = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (!asked || event.detail.target.id !== "drawer") { return; }
    if (open) { open.removeAttribute("aria-current"); }
    open = here = asked.closest(".row");
    if (open) { open.setAttribute("aria-current", "true"); }
    event.detail.target.scrollTop = 0;
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    if (actsNext && event.detail.target.id === "drawer") { actsNext = false; toTheAct(); }
  });

  /* A form of the list tells which row comes next, so that the list opens there when the act is done. */
  function following(row) {
    var every = rows(), place = every.indexOf(row);
    return every[place + 1] || every[place - 1] || null;
  }
  function hide(form, name, value) {
    var field = form.querySelector('input[name="' + name + '"]');
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      form.appendChild(field);
    }
    field.value = value;
  }
  document.addEventListener("submit", function (event) {
    var form = event.target, row = form.closest(".row");
    if (!list || form.method !== "post" || !(row || form.closest("#drawer"))) { return; }
    hide(form, "next_row", keyOf(following(row || open)));
    hide(form, "show", list.getAttribute("data-show") || "");
  });

  function focusOn(row) {
    here = row;
    linkOf(row).focus();
    row.scrollIntoView({ block: "nearest" });
  }
  function move(by) {
    var every = rows(), place = every.indexOf(here);
    var next = place < 0 ? every[0] : every[Math.min(Math.max(place + by, 0), every.length - 1)];
    if (next) { focusOn(next); }
  }
  function toTheAct() {
    var first = all('.drawer__body textarea, .drawer__body button, .drawer__body input:not([type="hidden"]), .drawer__body a.btn',
      drawer()).filter(function (one) { return one.offsetParent !== null; })[0];
    if (first) { first.focus(); }
  }
  function follow(link) {
    if (!link) { return; }
    if (drawer()) { actsNext = link.hasAttribute("data-aside") || actsNext; }
    link.click();
  }
  function act() {
    if (!drawer() || here !== open) { actsNext = Boolean(drawer()); follow(linkOf(here)); } else { toTheAct(); }
  }
  /* Sends the form that she is in, else the one of the open row. What is one tap of several is chosen, not sent. */
  function done() {
    var form = document.activeElement.closest("#drawer form") || document.querySelector("#drawer form .btn--go");
    var button = form && (form.matches(".btn--go") ? form : form.querySelector(".btn--go"));
    if (!drawer() || !button) { act(); } else { button.click(); }
  }
  function showKeys() {
    var help = document.getElementById("keys");
    help.open = true;
    help.querySelector("summary").focus();
    help.scrollIntoView({ block: "nearest" });
  }

  function isWriting(target) {
    var field = target.closest && target.closest("input,textarea,select,[contenteditable]");
    return Boolean(field) && !/^(radio|checkbox|button|submit)$/.test(field.type);
  }
  var keys = {
    j: function () { move(1); },
    k: function () { move(-1); },
    o: function () { follow(linkOf(here)); },
    a: act,
    e: done,
    s: function () { follow(here && here.querySelector("a[data-aside]")); },
    "?": showKeys
  };
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && open && drawer() && drawer().contains(document.activeElement)) { focusOn(open); }
    if (!list || !list.hasAttribute("data-keys") || event.altKey || event.metaKey || event.repeat) { return; }
    if (event.ctrlKey) {
      if (event.key === "Enter" && document.activeElement.closest("#drawer form")) { event.preventDefault(); done(); }
      return;
    }
    var key = event.key === "?" ? "?" : (/^Key[A-Z]$/.test(event.code) && !event.shiftKey ? event.code.slice(3).toLowerCase() : "");
    if (!keys[key] || isWriting(event.target)) { return; }
    event.preventDefault();
    keys[key]();
  });

  /* After an act: the row that is open now takes the focus, and what was done is read out with it. */
  var told = document.querySelector(".said");
  if (told && list && drawer() && open) {
    var heading = drawer().querySelector("[data-focus]");
    told.id = "told";
    if (heading) { heading.setAttribute("aria-describedby", "told"); heading.focus(); }
  } else if (told) { say(told.textContent.trim()); }
}());
