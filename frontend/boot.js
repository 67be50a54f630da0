// Starts the application. It lies beside the program, under whatever name their folder has.
import init from "./frontend.js";
// A program that has failed must say so: it would only look as if it went on.
addEventListener("error", ({ error }) => {
  if (error instanceof WebAssembly.RuntimeError) document.documentElement.dataset.boot = "crashed";
});
init().catch((error) => {
  document.documentElement.dataset.boot = "failed";
  throw error;
});
