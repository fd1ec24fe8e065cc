'use strict';
(function () {
  var root = document.documentElement;
  var asked = location.hash.slice(1);
  if (asked === 'dark' || asked === 'light') root.dataset.theme = asked;

  document.addEventListener('DOMContentLoaded', function () {
    var tip = document.getElementById('tip');
    var theme = document.getElementById('theme');

    function isDark() {
      return root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    }
    function nameTheme() { theme.textContent = isDark() ? 'Light' : 'Dark'; }
    theme.addEventListener('click', function () { root.dataset.theme = isDark() ? 'light' : 'dark'; nameTheme(); });
    document.getElementById('print').addEventListener('click', function () { print(); });
    document.querySelectorAll('button[hidden]').forEach(function (button) { button.hidden = false; });
    nameTheme();

    document.querySelectorAll('[data-copy]').forEach(function (button) {
      button.addEventListener('click', function () {
        navigator.clipboard.writeText(button.dataset.copy).then(
          function () { button.textContent = 'Copied'; },
          function () { button.textContent = 'Select and copy'; });
      });
    });

    // Values beside what the pointer or the focus is on.
    function show(mark) {
      var box = mark.getBoundingClientRect();
      tip.textContent = mark.dataset.tip;
      tip.hidden = false;
      var left = box.left + box.width / 2 + 14;
      if (left + tip.offsetWidth > innerWidth - 8) left = Math.max(8, box.left + box.width / 2 - tip.offsetWidth - 14);
      var top = Math.max(8, Math.min(box.top + 8, innerHeight - tip.offsetHeight - 8));
      tip.style.left = left + 'px';
      tip.style.top = top + 'px';
    }
    function hide() { tip.hidden = true; }
    function follow(event) {
      var mark = event.target.closest('[data-tip]');
      if (mark) show(mark); else hide();
    }
    document.addEventListener('pointerover', follow);
    document.addEventListener('focusin', follow);
    document.addEventListener('focusout', hide);
    document.addEventListener('scroll', hide, { passive: true });

    // One tab stop for each chart; arrow keys go from value to value.
    document.addEventListener('keydown', function (event) {
      if (event.key === 'Escape') hide();
      var chart = event.target.closest('[data-roving]');
      if (!chart) return;
      var columns = Number(chart.dataset.roving);
      var step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -1e6, End: 1e6 }[event.key];
      if (!step) return;
      var marks = Array.from(chart.querySelectorAll('[data-tip]'));
      var from = marks.indexOf(event.target);
      var to = Math.max(0, Math.min(marks.length - 1, from + step));
      if (columns !== 1) if (Math.abs(step) === columns) if (to !== from + step) to = from;
      marks[from].setAttribute('tabindex', '-1');
      marks[to].setAttribute('tabindex', '0');
      marks[to].focus();
      event.preventDefault();
    });
  });
})();
