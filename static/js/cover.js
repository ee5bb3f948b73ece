/* A plain cover over the page while it is hidden (app switcher, other tab) and after a quiet quarter of an hour.
   A page that comes back from the browser's memory is loaded again, so that a dead session shows nothing. */
(function () {
  "use strict";
  var root = document.documentElement;
  var idleMinutes = Number(document.body.getAttribute("data-idle-minutes") || 0);
  var lastAct = Date.now();

  function isIdle() {
    return root.classList.contains("is-idle");
  }

  function coverForIdle() {
    root.classList.add("is-covered", "is-idle");
    Array.prototype.forEach.call(document.body.children, function (part) {
      if (part.id !== "cover") { part.setAttribute("inert", ""); part.setAttribute("aria-hidden", "true"); }
    });
    var way = document.querySelector("#cover a");
    if (way) { way.focus(); }
  }

  document.addEventListener("visibilitychange", function () {
    if (document.hidden) {
      root.classList.add("is-covered");
    } else {
      if (idleMinutes && Date.now() - lastAct >= idleMinutes * 60000) { coverForIdle(); }
      if (!isIdle()) { root.classList.remove("is-covered"); }
    }
  });

  window.addEventListener("pageshow", function (event) {
    if (event.persisted) {
      root.classList.add("is-covered");
      window.location.reload();
    }
  });

  if (!idleMinutes) { return; }
  ["pointerdown", "keydown", "scroll", "input"].forEach(function (kind) {
    document.addEventListener(kind, function () { lastAct = Date.now(); }, { passive: true, capture: true });
  });
  window.setInterval(function () {
    if (!isIdle() && Date.now() - lastAct >= idleMinutes * 60000) { coverForIdle(); }
  }, 15000);
}());
