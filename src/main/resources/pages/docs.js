"use strict";
// The address of the page tells where the module is: behind a gateway the path has a prefix.
const base = window.location.pathname.replace(/\/batch-tracking\/docs\/?$/, "") || "/";
fetch(document.getElementById("api").dataset.openapi)
  .then((response) => response.json())
  .then((spec) => {
    SwaggerUIBundle({
      spec: { ...spec, servers: [{ url: base }] },
      dom_id: "#api",
      deepLinking: true,
      validatorUrl: null,
      docExpansion: "none",
      tagsSorter: "alpha",
    });
  });
