/* A client's page: on a phone its parts fold, one below the other, and open where a link leads to them. */
(function () {
  "use strict";
  var parts = Array.prototype.slice.call(document.querySelectorAll("details.fold"));

  function openFor(place) {
    var target = place.length > 1 && document.getElementById(decodeURIComponent(place.slice(1)));
    var part = target && target.closest("details.fold");
    if (!part || part.open) { return; }
    part.open = true;
    target.scrollIntoView();
  }
  if (window.matchMedia("(max-width:59.99rem)").matches) {
    parts.forEach(function (part) {
      var stays = part.hasAttribute("data-stay") || part.querySelector(".errors, .field--wrong");
      if (!stays) { part.open = false; }
    });
    openFor(window.location.hash);
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest('a[href^="#"]');
    if (link) { openFor(link.getAttribute("href")); }
  });
  window.addEventListener("hashchange", function () { openFor(window.location.hash); });
  window.addEventListener("beforeprint", function () { parts.forEach(function (part) { part.open = true; }); });
}());
