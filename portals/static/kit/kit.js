// Comfort only: every page works without this file.
(() => {
  "use strict";
  // A form stays sent until its answer is there, however long an upload takes: the page is left by
  // then, or shown again (Back). Whoever stops the loading may send it once more; a form that was
  // done meanwhile is known by its token.
  const unsend = () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    });
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.dataset.many !== undefined) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", unsend);
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    if (event.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    unsend();
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  const here = document.querySelector(".mainnav ul a[aria-current]");
  if (here) here.closest("ul").scrollLeft = here.offsetLeft - 48;
  const errors = document.getElementById("form-errors");
  if (errors) errors.focus();
})();
