/* The page that shows the phrase and the recovery code once: copy or print. The answer says who else could find it. */
(function () {
  "use strict";
  var words = document.querySelectorAll("[data-phrase] li");
  var groups = document.querySelectorAll("[data-recovery] span");
  var answer = document.getElementById("phrase-answer");

  function said(parts, between) {
    return Array.prototype.map.call(parts, function (part) { return part.textContent.trim(); }).join(between);
  }

  function tell(text) {
    if (answer) { answer.textContent = text; }
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-copy-phrase], [data-copy-recovery]");
    if (!button) { return; }
    if (!navigator.clipboard) { tell(button.getAttribute("data-failed")); return; }
    var text = button.hasAttribute("data-copy-phrase") ? said(words, " ") : said(groups, "-");
    navigator.clipboard.writeText(text).then(
      function () { tell(button.getAttribute("data-done")); },
      function () { tell(button.getAttribute("data-failed")); }
    );
  });
}());
