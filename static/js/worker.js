/* Answers for the pages where the network does not. It keeps by itself only files that are the same for everybody.
   A copy of pages lies in "copy", put there by the page and only where that was turned on; here it is read and deleted.
   SHELL (the files and pages to keep) is written before this text by the server. */
(function () {
  "use strict";
  var KEPT = "shell";
  var COPY = "copy";
  var LEFT = "left";
  var OFFLINE = SHELL.pages[0];
  var UNSENT = SHELL.pages[1];
  var WEATHER = SHELL.pages[2];
  var WAIT = 300;
  /* Other rooms, other doors: not ours to answer for. */
  var NOT_OURS = /^\/(staff|desk|studio|insights|admin|healthz|readyz|metrics)(\/|$)/;
  /* Whoever is here has no visit, ends it, or says that somebody looks over her shoulder. */
  var ENDS_A_COPY = /^\/(return|start|weather|my\/watched|my\/data\/erase)(\/|$)|^\/my\/sign-out/;
  /* Names of fields that open a door. They are neither shown nor carried on. */
  var SECRET = /^(phrase|password|code|recovery|token)/;
  var NOT_SHOWN = /^(csrf_token|idempotency_key|instead_of|key|offered|pseudonym)/;

  function within(limit, work) {
    return Promise.race([work, new Promise(function (done) { setTimeout(done, limit); })]).catch(function () {});
  }

  /* A browser may keep the files of a deleted cache while anything still holds it; those of a deleted page it does not. */
  function forget(name) {
    return caches.open(name).then(function (cache) {
      return cache.keys().then(function (kept) {
        return Promise.all(kept.map(function (request) { return cache.delete(request); }));
      });
    }).then(function () { return caches.delete(name); });
  }

  function forgetCopy() {
    return caches.has(COPY).then(function (isOn) { return isOn ? forget(COPY) : false; });
  }

  function forgetAll() {
    return caches.keys().then(function (names) { return Promise.all(names.map(forget)); });
  }

  /* --- what is kept for everybody ------------------------------------------------------------- */

  function keepFiles() {
    var wanted = SHELL.files.map(function (address) { return new URL(address, self.location.origin).href; });
    return caches.open(KEPT).then(function (cache) {
      return cache.keys().then(function (kept) {
        /* The pages go too: they name files of before. */
        var stale = kept.filter(function (request) { return wanted.indexOf(request.url) < 0; });
        return cache.addAll(wanted).then(function () {
          return Promise.all(stale.map(function (request) { return cache.delete(request); }));
        });
      });
    });
  }

  function keepPages(cache, look) {
    return Promise.all(SHELL.pages.map(function (page) {
      return fetch(page, { credentials: "same-origin", cache: "no-store" }).then(function (answer) {
        if (!answer.ok || answer.redirected) { throw new Error(page); }
        return cache.delete(page, { ignoreSearch: true }).then(function () {
          return cache.put(page + "?look=" + encodeURIComponent(look), answer);
        });
      });
    }));
  }

  function shellPage(address) {
    return caches.open(KEPT).then(function (cache) { return cache.match(address, { ignoreSearch: true }); });
  }

  self.addEventListener("install", function (event) {
    event.waitUntil(keepFiles().then(function () { return self.skipWaiting(); }));
  });

  self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });

  /* The page says how it looks: its language, light or dark, the size of letters. The kept pages look the same. */
  self.addEventListener("message", function (event) {
    var look = String(event.data && event.data.look || "");
    event.waitUntil(caches.open(KEPT).then(function (cache) {
      return cache.match(OFFLINE + "?look=" + encodeURIComponent(look)).then(function (found) {
        return found || keepPages(cache, look).catch(function () { /* The line is down: the next page asks again. */ });
      });
    }));
  });

  /* --- leaving ---------------------------------------------------------------------------------- */

  function isGone() { return caches.has(LEFT); }

  function bland() {
    return caches.open(LEFT).then(function (cache) { return cache.match(WEATHER); }).then(function (page) {
      return page ? page.clone() : Response.error();
    });
  }

  function endForGood() {
    return closeNotes().then(forgetAll).then(function () { return self.registration.unregister(); });
  }

  /* Without a network the visit cannot be ended yet. Until it can, every page here is the one about the weather. */
  function leaveLater() {
    return shellPage(WEATHER).then(function (page) {
      if (!page) { return forgetAll().then(function () { return Response.error(); }); }
      return caches.open(LEFT)
        .then(function (cache) { return cache.put(WEATHER, page.clone()); })
        .then(closeNotes)
        .then(function () { return page; });
    });
  }

  function leave(event) {
    return within(WAIT, forgetCopy()).then(function () { return fetch(event.request); }).then(
      function (answer) {
        event.waitUntil(endForGood());
        return answer;
      },
      leaveLater
    );
  }

  function leaveNow(event) {
    return fetch("/leave", { credentials: "same-origin", redirect: "manual", cache: "no-store" }).then(
      function () {
        event.waitUntil(endForGood());
        return Response.redirect(WEATHER, 303);
      },
      bland
    );
  }

  /* --- pages and forms --------------------------------------------------------------------------- */

  function isTooOld(page) { return Number(page.headers.get("X-Until") || 0) < Date.now(); }

  function fromCopy(address) {
    return caches.has(COPY).then(function (isOn) {
      if (!isOn) { return undefined; }
      return caches.open(COPY).then(function (cache) { return cache.match(address); }).then(function (page) {
        if (page && isTooOld(page)) { return forgetCopy().then(function () { return undefined; }); }
        return page;
      });
    });
  }

  function withoutNetwork(url) {
    return fromCopy(url.pathname + url.search).then(function (page) {
      return page || shellPage(OFFLINE);
    }).then(function (page) { return page || Response.error(); });
  }

  function open(event, url) {
    return fetch(event.request).then(
      function (answer) {
        if (answer.status === 401 || (answer.ok && ENDS_A_COPY.test(url.pathname))) {
          return within(WAIT, forgetCopy()).then(function () { return answer; });
        }
        return answer;
      },
      function () { return withoutNetwork(url); }
    );
  }

  function escaped(text) {
    return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;").replace(/'/g, "&#39;");
  }

  function isOwnWords(name, value) {
    return !NOT_SHOWN.test(name) && (value.trim().split(/\s+/).length > 1 || /[^\x00-\x7f]/.test(value));
  }

  /* Nothing was saved. The page that says so holds the form, ready to be sent once more with the same key. */
  function notSaved(url, fields) {
    var isSecret = false;
    var carried = "";
    var shown = "";
    fields.forEach(function (value, name) {
      if (SECRET.test(name) || typeof value !== "string") { isSecret = true; return; }
      carried += '<input type="hidden" name="' + escaped(name) + '" value="' + escaped(value) + '">';
      if (isOwnWords(name, value)) { shown += '<p class="mt-3 own-words" dir="auto">' + escaped(value) + "</p>"; }
    });
    return shellPage(isSecret ? OFFLINE : UNSENT).then(function (page) {
      if (!page || isSecret) { return page || Response.error(); }
      return page.text().then(function (text) {
        var headers = new Headers(page.headers);
        headers.delete("Content-Encoding");
        headers.delete("Content-Length");
        var filled = text
          .replace('action="' + UNSENT + '"', function () { return 'action="' + escaped(url.pathname + url.search) + '"'; })
          .replace("<!--fields-->", function () { return carried; })
          .replace("<!--words-->", function () { return shown; });
        return new Response(filled, { status: 503, headers: headers });
      });
    });
  }

  function send(event, url) {
    var again = event.request.clone();
    var first = ENDS_A_COPY.test(url.pathname) ? within(WAIT, forgetCopy()) : Promise.resolve();
    return first.then(function () { return fetch(event.request); }).catch(function () {
      return again.formData().then(function (fields) { return notSaved(url, fields); });
    });
  }

  /* --- a note ------------------------------------------------------------------------------------ */

  /* One line and a picture of a cloud. What comes is our own, sealed for this browser; all the same nothing but a line
     is shown and nothing but a note or the front door is opened. */
  var A_NOTE = /^\/n\/[A-Za-z0-9_-]{1,100}$/;

  function told(event) {
    try { return event.data.json() || {}; } catch (empty) { return {}; }
  }

  function showNote(note) {
    var line = typeof note.line === "string" && note.line.trim() ? note.line.trim().slice(0, 120) : SHELL.note;
    var to = typeof note.to === "string" && A_NOTE.test(note.to) ? note.to : "/return";
    return self.registration.showNotification(line, { tag: "note", icon: SHELL.icon, badge: SHELL.icon, data: to });
  }

  /* She left here in a hurry, and the visit could not be ended yet: nothing comes to this browser any more. */
  function wantNoMore() {
    return self.registration.pushManager.getSubscription().then(function (kept) { return kept && kept.unsubscribe(); });
  }

  function closeNotes() {
    return Promise.resolve().then(function () { return self.registration.getNotifications(); }).then(function (shown) {
      shown.forEach(function (one) { one.close(); });
    }).catch(function () { /* A browser that shows none. */ });
  }

  self.addEventListener("push", function (event) {
    event.waitUntil(isGone().then(function (gone) { return gone ? wantNoMore() : showNote(told(event)); }));
  });

  self.addEventListener("notificationclick", function (event) {
    event.notification.close();
    event.waitUntil(self.clients.openWindow(event.notification.data || "/return"));
  });

  function isFromHere(request) { return request.referrer.indexOf(self.location.origin + "/") === 0; }

  self.addEventListener("fetch", function (event) {
    var request = event.request;
    var url = new URL(request.url);
    if (url.origin !== self.location.origin) { return; }
    /* Every other file stays with the browser, which keeps it for a year by itself. */
    if (request.method === "GET" && SHELL.files.indexOf(url.pathname + url.search) >= 0) {
      event.respondWith(caches.match(request).then(function (found) { return found || fetch(request); }));
      return;
    }
    if (request.mode !== "navigate" || NOT_OURS.test(url.pathname)) { return; }
    if (url.pathname === "/leave") { event.respondWith(leave(event)); return; }
    /* What another site asks for goes to the server untouched, with all that tells it who asked. */
    if (!isFromHere(request) && (request.method !== "GET" || request.referrer)) { return; }
    event.respondWith(isGone().then(function (gone) {
      if (gone) { return leaveNow(event); }
      return request.method === "GET" ? open(event, url) : send(event, url);
    }));
  });
}());
