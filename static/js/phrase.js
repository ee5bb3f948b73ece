/* The page that shows the phrase once: copy it or print it. Both say first who else could find it. */
(function () {
  "use strict";
  var words = document.querySelectorAll("[data-phrase] li");
  var answer = document.getElementById("phrase-answer");

  function phrase() {
    return Array.prototype.map.call(words, function (word) { return word.textContent.trim(); }).join(" ");
  }

  function tell(text) {
    if (answer) { answer.textContent = text; }
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-copy-phrase]");
    if (!button) { return; }
    if (!navigator.clipboard) { tell(button.getAttribute("data-failed")); return; }
    navigator.clipboard.writeText(phrase()).then(
      function () { tell(button.getAttribute("data-done")); },
      function () { tell(button.getAttribute("data-failed")); }
    );
  });
}());
