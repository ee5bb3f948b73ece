/* The worklist's drawer. Where there is room a row opens beside the list; where there is none its link simply goes
   to the page. Escape leads from the drawer back to its row. */
(function () {
  "use strict";
  var wide = window.matchMedia("(min-width:78rem)");
  var row = document.querySelector(".row[aria-current]");

  function linkOf(event) {
    return event.target.closest ? event.target.closest('a[hx-target="#drawer"]') : null;
  }

  document.addEventListener("click", function (event) {
    var link = linkOf(event);
    if (link && !wide.matches) { event.stopPropagation(); }
  }, true);

  document.addEventListener("htmx:afterSwap", function (event) {
    var asked = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (!asked || event.detail.target.id !== "drawer") { return; }
    if (row) { row.removeAttribute("aria-current"); }
    row = asked.closest(".row");
    if (row) { row.setAttribute("aria-current", "true"); }
    event.detail.target.scrollTop = 0;
  });

  document.addEventListener("keydown", function (event) {
    var drawer = document.getElementById("drawer");
    if (event.key !== "Escape" || !row || !drawer || !drawer.contains(document.activeElement)) { return; }
    var link = row.querySelector("a");
    if (link) { link.focus(); }
  });
}());
