// Our own modules only: what packages ship is theirs.
import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["src/atrium/web/static/vendor*/**", "build/**", "var/**", ".venv/**", "benchmarks/**"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "no-console": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({ property, message: "Text is data, never markup." })),
      ],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
  { files: ["src/atrium/web/static/**/*.js"], languageOptions: { globals: globals.browser } },
  { files: ["assets/**", "*.config.js"], languageOptions: { globals: globals.node } },
];
