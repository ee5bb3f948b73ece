/* The text of a draft: numbers follow the lines while it is written, and a finding puts the cursor into its line. */
(function () {
  "use strict";
  var text = document.getElementById("text");
  var numbers = document.querySelector("[data-numbers]");
  if (!text || !numbers) { return; }

  function count() { return text.value.split("\n").length; }
  text.addEventListener("input", function () {
    var wanted = count();
    var there = numbers.children.length;
    if (wanted === there) { return; }
    for (; there < wanted; there += 1) {
      var number = document.createElement("span");
      number.setAttribute("aria-hidden", "true");
      number.textContent = String(there + 1);
      numbers.appendChild(number);
    }
    for (; there > wanted; there -= 1) { numbers.removeChild(numbers.lastElementChild); }
    text.rows = wanted;
  });

  /* Whoever leaves with words that are not saved is asked first; the button of this form saves them. */
  var isSaving = false;
  text.form.addEventListener("submit", function () { isSaving = true; });
  window.addEventListener("beforeunload", function (event) {
    if (!isSaving && text.value !== text.defaultValue) { event.preventDefault(); }
  });

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[data-line]");
    if (!link) { return; }
    event.preventDefault();
    var line = Number(link.getAttribute("data-line"));
    var start = text.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    var end = text.value.indexOf("\n", start);
    var number = numbers.children[Math.min(line, numbers.children.length) - 1];
    if (number) { number.scrollIntoView({ block: "center" }); }
    text.focus({ preventScroll: true });
    text.setSelectionRange(start, end < 0 ? text.value.length : end);
  });
}());
