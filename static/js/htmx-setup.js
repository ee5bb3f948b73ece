/* htmx: the form token on every request, the focus where the answer is, and one plain sentence when the line is down. */
(function () {
  "use strict";
  /* htmx notes the address of the page in the tab's store, also with a history cache of size 0. It must not stay there. */
  function forgetAddress() {
    try { window.sessionStorage.removeItem("htmx-current-path-for-history"); } catch (refused) { /* no store, no trace */ }
  }
  forgetAddress();
  ["htmx:pushedIntoHistory", "htmx:replacedInHistory", "htmx:historyRestore", "htmx:historyCacheMiss"].forEach(function (kind) {
    document.addEventListener(kind, forgetAddress);
  });
  window.addEventListener("pagehide", forgetAddress);

  var token = document.querySelector('meta[name="csrf-token"]');

  document.addEventListener("htmx:configRequest", function (event) {
    if (token) { event.detail.headers["X-CSRFToken"] = token.getAttribute("content"); }
  });

  document.addEventListener("htmx:afterSettle", function (event) {
    var fresh = event.detail.elt;
    if (!fresh || !fresh.querySelector) { return; }
    var place = fresh.matches(".errors, [data-focus]") ? fresh : fresh.querySelector(".errors, [data-focus]");
    if (!place) { return; }
    if (!place.hasAttribute("tabindex")) { place.setAttribute("tabindex", "-1"); }
    place.focus();
    var prefix = place.getAttribute("data-title-prefix");
    if (prefix && document.title.indexOf(prefix) !== 0) { document.title = prefix + document.title; }
  });

  /* The sentence floats: a page that moved under a finger would swallow the press that is just being made. */
  function tell(words) {
    var box = document.getElementById("alert");
    if (box && box.textContent !== words) { box.textContent = words; box.className = "line-down"; }
  }
  function lineIsDown(event) {
    if (isDraft(event)) { notSavedYet(event); } else { tell(document.body.getAttribute("data-line-down")); }
  }

  /* A draft that could not be kept says so beside the field, and is sent again when the network is back. The line has
     its place from the start, so that nothing moves. */
  var unsaved = null;
  function isDraft(event) { return event.detail.target && event.detail.target.id === "saved"; }
  function notSavedYet(event) {
    unsaved = event.detail.elt;
    var state = document.getElementById("saved");
    Array.prototype.forEach.call(state.children, function (line) { line.hidden = !line.hasAttribute("data-not-saved"); });
  }
  window.addEventListener("online", function () {
    if (unsaved && document.body.contains(unsaved)) { htmx.trigger(unsaved, "change"); }
  });
  document.addEventListener("htmx:sendError", lineIsDown);
  document.addEventListener("htmx:timeout", lineIsDown);
  document.addEventListener("htmx:responseError", function (event) {
    var away = event.detail.xhr && event.detail.xhr.status === 401 && document.body.getAttribute("data-away");
    if (isDraft(event)) { notSavedYet(event); }
    if (away) { tell(away); } else if (!isDraft(event)) { lineIsDown(event); }
  });
  document.addEventListener("htmx:afterOnLoad", function (event) {
    var box = document.getElementById("alert");
    var byItself = event.detail.elt && event.detail.elt.hasAttribute("data-by-itself");  // It sends no draft.
    if (event.detail.successful && !byItself) { unsaved = null; }
    if (box && event.detail.successful) { box.textContent = ""; box.className = "vh"; }
  });
}());
