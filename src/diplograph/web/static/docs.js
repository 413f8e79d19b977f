// Shows the interface's description. It stands in a file of its own, because the content security policy allows no inline script.
"use strict";

window.addEventListener("DOMContentLoaded", () => {
  const place = document.getElementById("swagger-ui");
  // What is shown makes a main part of its own inside of the page's, whenever it is drawn anew; there is one a page.
  new MutationObserver(() => place.querySelector("main:not([role])")?.setAttribute("role", "presentation"))
    .observe(place, { childList: true, subtree: true });
  window.SwaggerUIBundle({
    url: document.getElementById("openapi").href,
    dom_id: "#swagger-ui",
    deepLinking: true,
    validatorUrl: null,
  });
});
