/** How the console becomes files. Everything is split by route; nothing is inlined, so that the content security policy can be strict. */
import { fileURLToPath } from "node:url";
import optimizeLocales from "@react-aria/optimize-locales-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { messages } from "./messages.ts";
import { precache } from "./precache.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

const ARIA =
  /node_modules[\\/](react-aria|react-stately|react-aria-components|@react-aria|@react-stately|@internationalized)[\\/]/;

export default defineConfig({
  root: here,
  publicDir: "public",
  plugins: [
    react(),
    // The library speaks thirty languages, the console three.
    { ...optimizeLocales.vite({ locales: ["en-US", "es-ES", "fr-FR"] }), enforce: "pre" },
    messages(),
    precache(),
  ],
  build: {
    outDir: fileURLToPath(new URL("../../dist/console", import.meta.url)),
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: "manifest-of-files.json",
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Many small files compress badly: what most screens need is one, besides what the frame needs anyway.
          groups: [
            { name: "controls", test: ARIA, minShareCount: 14 },
            { name: "icons", test: /node_modules[\\/]lucide-react/, minShareCount: 4 },
            {
              name: "common",
              test: /functions[\\/]console[\\/]src[\\/](kit|shared|session|words|api)[\\/]/,
              minShareCount: 14,
            },
          ],
        },
      },
    },
  },
  server: {
    port: 3010,
    proxy: {
      "/api": "http://127.0.0.1:3000",
      "/live": { target: "ws://127.0.0.1:3000", ws: true },
    },
  },
});
