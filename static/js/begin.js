/* A beginning fills the box in place. What stands there already stays: the beginning comes after it. */
(function () {
  "use strict";
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[data-begin]");
    var form = link && link.closest("form");
    var box = form && form.querySelector('[name="' + link.getAttribute("data-into") + '"]');
    if (!box || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    event.preventDefault();
    var before = box.value.replace(/\s+$/, ""), words = link.getAttribute("data-begin");
    box.value = before ? before + "\n\n" + words : words;
    box.focus();
    /* The first gap is chosen, so that writing fills it. */
    var from = box.value.length - words.length, gap = words.search(/\[[^\[\]]*\]/);
    if (gap >= 0) { box.setSelectionRange(from + gap, from + words.indexOf("]", gap) + 1); }
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
}());
