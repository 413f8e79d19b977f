// Shows the interface's description. It stands in a file of its own, because the content security policy allows no inline script.
"use strict";

window.addEventListener("DOMContentLoaded", () => {
  window.SwaggerUIBundle({
    url: document.getElementById("openapi").href,
    dom_id: "#swagger-ui",
    deepLinking: true,
    validatorUrl: null,
    // It makes a main part of its own inside of the page's; there is one a page.
    onComplete: () => document.querySelector("#swagger-ui main")?.setAttribute("role", "presentation"),
  });
});
