/* A contact, for who has a script: a step opens without leaving the page, what is not kept yet is sent again when the line
   is back, and nobody leaves with words that are not kept. Nothing stays in the browser. */
(function () {
  "use strict";
  var dirty = [];
  var isGoing = false;

  function formOf(thing) { return thing && thing.closest ? thing.closest(".contact-form") : null; }
  function mark(form) { if (form && dirty.indexOf(form) < 0) { dirty.push(form); } }
  function unmark(form) { dirty = dirty.filter(function (one) { return one !== form; }); }
  function sendAgain() { dirty.forEach(function (form) { window.htmx.trigger(form, "change"); }); }
  function asked(event) { return event.detail.requestConfig ? event.detail.requestConfig.elt : event.detail.elt; }

  document.addEventListener("input", function (event) { mark(formOf(event.target)); });
  document.addEventListener("change", function (event) {
    var form = formOf(event.target);
    if (form && event.target !== form) { mark(form); }
  });

  /* A form is kept when its answer is here, unless something was typed after it had been sent. */
  document.addEventListener("htmx:beforeRequest", function (event) {
    var form = formOf(event.detail.elt);
    if (form) { form.removeAttribute("data-newer"); }
  });
  document.addEventListener("input", function (event) {
    var form = formOf(event.target);
    if (form) { form.setAttribute("data-newer", ""); }
  }, true);
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = formOf(event.detail.elt);
    if (form && event.detail.successful && !form.hasAttribute("data-newer")) { unmark(form); }
    if (!form && event.detail.successful && dirty.length) { sendAgain(); }
  });
  window.addEventListener("online", sendAgain);
  document.addEventListener("visibilitychange", function () { if (document.hidden) { sendAgain(); } });

  /* Looking again in vain says nothing: the line beside the title tells what is not kept. */
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach(function (kind) {
    window.addEventListener(kind, function (event) {
      var link = asked(event);
      if (link && link.hasAttribute && link.hasAttribute("data-by-itself")) { event.stopImmediatePropagation(); }
    }, true);
  });

  document.addEventListener("submit", function () { isGoing = true; });
  window.addEventListener("beforeunload", function (event) {
    if (!isGoing && (dirty.length || document.querySelector("[data-clash]"))) { event.preventDefault(); }
  });

  /* Where you are is the step that stands open. */
  document.addEventListener("toggle", function (event) {
    if (!event.target.matches || !event.target.matches("details.step") || !event.target.open) { return; }
    var here = event.target.id.replace("step-", "");
    Array.prototype.forEach.call(document.querySelectorAll("#outline li"), function (one) {
      if (one.querySelector("[data-step]").getAttribute("data-step") === here) { one.setAttribute("aria-current", "step"); }
      else { one.removeAttribute("aria-current"); }
    });
  }, true);

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("[data-step]");
    var step = link && document.getElementById("step-" + link.getAttribute("data-step"));
    if (!step || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    event.preventDefault();
    Array.prototype.forEach.call(document.querySelectorAll("details.step"), function (one) { one.open = one === step; });
    step.querySelector("summary").focus({ preventScroll: true });
    step.scrollIntoView();
  });

  if (navigator.clipboard) {
    Array.prototype.forEach.call(document.querySelectorAll("[data-copy]"), function (button) { button.hidden = false; });
    document.addEventListener("click", function (event) {
      var button = event.target.closest && event.target.closest("[data-copy]");
      if (!button) { return; }
      navigator.clipboard.writeText(button.parentNode.querySelector("span").textContent);
      document.getElementById("say").textContent = button.textContent;
    });
  }
}());
