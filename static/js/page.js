/* Small courtesies of every page: the error summary has the focus, what needs a script is shown only with one, and a form
   that begins a plan knows the zone of this device. No form's fields are kept by the browser for a tab that it opens again. */
(function () {
  "use strict";
  var errors = document.querySelector(".errors");
  if (errors) {
    errors.focus();
    var prefix = errors.getAttribute("data-title-prefix") || "";
    if (prefix && document.title.indexOf(prefix) !== 0) { document.title = prefix + document.title; }
  }
  Array.prototype.forEach.call(document.forms, function (form) { form.setAttribute("autocomplete", "off"); });
  Array.prototype.forEach.call(document.querySelectorAll("[data-with-script]"), function (part) {
    part.hidden = false;
  });
  Array.prototype.forEach.call(document.querySelectorAll("[data-own-zone]"), function (field) {
    try { field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || ""; } catch (error) { field.value = ""; }
  });
  /* One key follows one link, where nobody is writing. */
  document.addEventListener("keydown", function (event) {
    var link = document.querySelector("a[data-key]");
    if (!link || event.ctrlKey || event.metaKey || event.altKey || event.repeat) { return; }
    if (event.target.closest && event.target.closest("input,textarea,select,[contenteditable]")) { return; }
    if (event.code === "Key" + link.getAttribute("data-key").toUpperCase()) { link.click(); }
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-print]");
    if (button) { window.print(); }
  });
  /* A button that puts what a field holds into the clipboard, and says that it did. */
  Array.prototype.forEach.call(document.querySelectorAll("[data-copy-field]"), function (button) {
    var field = document.getElementById(button.getAttribute("data-copy-field"));
    if (!navigator.clipboard || !field) { return; }
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(field.value).then(function () {
        var say = button.parentNode.querySelector("[data-copied-words]");
        say.textContent = say.getAttribute("data-copied-words");
      });
    });
  });
}());
