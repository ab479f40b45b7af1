// On every page of a portable site: files of the index as scripts. A page opened
// from a folder may run scripts, but fetch nothing.
import { root } from "./search/load.js";

/** Scripts that have yet to hand over their data, and who waits for it. */
const waiting = new Map();

/** Reads a file of the index. @param {string} path @returns {Promise<Uint8Array>} */
function scripted(path) {
  const name = path.replace(/\.(bin|json)$/, "");
  return new Promise((resolve, reject) => {
    waiting.set(name, resolve);
    const script = document.createElement("script");
    script.src = globalThis.afterword.address(root() + "search/" + name + ".js");
    script.onload = script.onerror = () => {
      script.remove();
      if (waiting.delete(name)) reject(new Error("no data in " + name));
    };
    document.head.append(script);
  });
}

/** What those scripts call. */
function shard(name, base64) {
  const text = atob(base64);
  waiting.get(name)?.(Uint8Array.from(text, (c) => c.charCodeAt(0)));
  waiting.delete(name);
}

globalThis.afterword = Object.assign(globalThis.afterword ?? {}, { scripted, shard });
