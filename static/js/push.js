/* Notes in this browser: asks the browser for an address and gives it to the form of the page. Only a press of hers
   asks; without this script the page says that it cannot be turned on here. */
(function () {
  "use strict";
  var part = document.querySelector("[data-push-key]");
  if (!part) { return; }
  var form = part.querySelector("[data-push-form]");
  var field = form && form.querySelector("[name=subscription]");
  var canPush = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window && !!field;

  function show(state) {
    Array.prototype.forEach.call(part.querySelectorAll("[data-push-when]"), function (one) {
      one.hidden = one.getAttribute("data-push-when") !== state;
    });
  }

  function bytesOf(key) {
    var text = window.atob(key.replace(/-/g, "+").replace(/_/g, "/"));
    var bytes = new Uint8Array(text.length);
    for (var place = 0; place < text.length; place += 1) { bytes[place] = text.charCodeAt(place); }
    return bytes;
  }

  function kept() {
    return navigator.serviceWorker.getRegistration().then(function (registration) {
      return registration ? registration.pushManager.getSubscription() : null;
    });
  }

  function look() {
    if (!canPush) { show("cannot"); return; }
    if (window.Notification.permission === "denied") { show("blocked"); return; }
    /* It is on where both sides know of it. Where the service forgot this browser, the browser forgets the service. */
    kept().then(function (subscription) {
      var isOn = part.hasAttribute("data-push-on");
      if (subscription && !isOn) { return subscription.unsubscribe().then(function () { show("off"); }); }
      show(subscription ? "on" : "off");
      return undefined;
    }).catch(function () { show("cannot"); });
  }

  function turnOn() {
    var wanted = { userVisibleOnly: true, applicationServerKey: bytesOf(part.getAttribute("data-push-key")) };
    return window.Notification.requestPermission().then(function (answer) {
      if (answer !== "granted") { show(answer === "denied" ? "blocked" : "off"); return undefined; }
      return navigator.serviceWorker.ready.then(function (registration) {
        return registration.pushManager.subscribe(wanted);
      }).then(function (subscription) {
        field.value = JSON.stringify(subscription);
        form.submit();
      });
    }).catch(function () { show("cannot"); });
  }

  part.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-push-turn]");
    if (button) { turnOn(); }
  });
  look();
}());
