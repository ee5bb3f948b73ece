/* htmx: the form token on every request, the focus where the answer is, and one plain sentence when the line is down. */
(function () {
  "use strict";
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

  function lineIsDown() {
    var box = document.getElementById("alert");
    if (box) { box.textContent = document.body.getAttribute("data-line-down"); box.classList.remove("vh"); }
  }
  document.addEventListener("htmx:sendError", lineIsDown);
  document.addEventListener("htmx:timeout", lineIsDown);
  document.addEventListener("htmx:responseError", lineIsDown);
  document.addEventListener("htmx:afterOnLoad", function (event) {
    var box = document.getElementById("alert");
    if (box && event.detail.successful) { box.textContent = ""; box.classList.add("vh"); }
  });
}());
