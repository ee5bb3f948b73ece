/* What this device keeps: it starts the worker, and where a copy for reading was turned on it puts this page there.
   The copy is made here and not by the worker, because here what must not lie in it can be taken out. */
(function () {
  "use strict";
  var COPY = "copy";
  var BEGAN = "/copy";
  /* As long as a visit may last at most. */
  var LASTS = 2 * 60 * 60 * 1000;
  var NOT_KEPT = "form, .note, .own-words, .skip, [data-not-kept], template, meta[name=csrf-token]";
  /* A preview in the studio shows these pages too: of it nothing is kept, and no worker is started for it. */
  var isPreview = window.location.pathname.indexOf("/studio/") === 0;
  var root = document.documentElement;
  var canKeep = !isPreview && "caches" in window && "serviceWorker" in navigator;

  function look() {
    return [root.lang, root.getAttribute("data-theme") || "", root.getAttribute("data-text") || ""].join(" ");
  }

  function startWorker() {
    navigator.serviceWorker.register("/worker.js").then(function () {
      return navigator.serviceWorker.ready;
    }).then(function (registration) {
      registration.active.postMessage({ look: look() });
    }).catch(function () { /* A browser that refuses a worker shows the same pages, with a network. */ });
  }

  /* --- the copy ------------------------------------------------------------------------------- */

  function endOf(answer) { return answer ? Number(answer.headers.get("X-Until") || 0) : 0; }

  function put(cache, address, words, until) {
    return cache.put(address, new Response(words, {
      headers: { "Content-Type": "text/html; charset=utf-8", "X-Until": String(until) }
    }));
  }

  function pageForTheCopy(line) {
    var copy = root.cloneNode(true);
    Array.prototype.forEach.call(copy.querySelectorAll(NOT_KEPT), function (part) { part.parentNode.removeChild(part); });
    copy.setAttribute("data-copy", "");
    copy.classList.remove("is-covered", "is-idle");
    var first = copy.querySelector("main .wrap.page, main .wrap.stack, main .wrap.with-aside") || copy.querySelector("main");
    first.insertBefore(line.cloneNode(true), first.firstChild);
    return "<!doctype html>\n" + copy.outerHTML;
  }

  function keepThisPage() {
    var line = document.getElementById("copy-line");
    if (!line || root.hasAttribute("data-copy")) { return; }
    var words = pageForTheCopy(line.content.firstElementChild);
    caches.has(COPY).then(function (isOn) {
      if (!isOn) { return undefined; }
      return caches.open(COPY).then(function (cache) {
        return put(cache, window.location.pathname + window.location.search, words, Date.now() + LASTS);
      });
    }).catch(function () { /* No room on the device: nothing is kept, and nothing was promised. */ });
  }

  /* What is older than a visit may be is deleted, page by page. */
  function deleteOldPages() {
    caches.has(COPY).then(function (isOn) {
      if (!isOn) { return undefined; }
      return caches.open(COPY).then(function (cache) {
        return cache.keys().then(function (kept) {
          return Promise.all(kept.map(function (request) {
            return cache.match(request).then(function (answer) {
              return endOf(answer) < Date.now() ? cache.delete(request) : undefined;
            });
          }));
        }).then(function () { return cache.keys(); }).then(function (left) {
          return left.length ? undefined : caches.delete(COPY);
        });
      });
    }).catch(function () {});
  }

  /* --- the switch on the page of the display ---------------------------------------------------- */

  function show(name, isShown) {
    Array.prototype.forEach.call(document.querySelectorAll('[data-copy-when="' + name + '"]'), function (part) {
      part.hidden = !isShown;
    });
  }

  function showState(hasCopy) {
    show("no-script", false);
    show("cannot", !canKeep);
    show("on", canKeep && hasCopy);
    show("off", canKeep && !hasCopy);
  }

  function turnOn() {
    return caches.open(COPY).then(function (cache) { return put(cache, BEGAN, "", Date.now() + LASTS); });
  }

  function listenToTheSwitch() {
    if (!document.querySelector("[data-copy-when]")) { return; }
    if (!canKeep) { showState(false); return; }
    caches.has(COPY).then(showState);
    document.addEventListener("click", function (event) {
      var button = event.target.closest && event.target.closest("[data-copy-turn]");
      if (!button) { return; }
      var isOn = button.getAttribute("data-copy-turn") === "on";
      (isOn ? turnOn() : window.forgetCopy()).then(
        function () {
          showState(isOn);
          var state = document.querySelector('[data-copy-when="' + (isOn ? "on" : "off") + '"]');
          if (state) { state.focus(); }
        },
        function () { canKeep = false; showState(false); }
      );
    });
  }

  /* --- the page that stands in without a network -------------------------------------------------- */

  function offerTheCopy() {
    var way = document.querySelector("[data-copy-way]");
    if (!way || !canKeep) { return; }
    caches.has(COPY).then(function (isOn) {
      return isOn ? caches.open(COPY).then(function (cache) { return cache.match("/my"); }) : undefined;
    }).then(function (page) { way.hidden = endOf(page) < Date.now(); });
  }

  function sayWhenTheNetworkIsBack() {
    var back = document.querySelector("[data-network-back]");
    if (!back) { return; }
    window.addEventListener("online", function () { back.textContent = back.getAttribute("data-network-back"); });
  }

  listenToTheSwitch();
  sayWhenTheNetworkIsBack();
  if (!canKeep) { return; }
  deleteOldPages();
  keepThisPage();
  offerTheCopy();
  window.addEventListener("load", startWorker);
}());
