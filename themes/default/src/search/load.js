// Fetches files of the index: over http as data, from a folder as scripts.

/** The way from this page to the root of the site; a worker is told in its address. */
export const root = () => globalThis.document?.documentElement.dataset.root ?? location.hash.slice(1);

/** Unpacks data unless the host did already. */
async function unpacked(data) {
  if (data[0] !== 0x1f || data[1] !== 0x8b) return data;
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function fetched(path, fixed) {
  const answer = await fetch(root() + "search/" + path, { cache: fixed ? "no-cache" : "default" });
  if (!answer.ok) throw new Error(`${answer.status} for ${path}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** Scripts that have handed over their data, and who waits for it. */
const waiting = new Map();

/** A page opened from a folder may run scripts, but fetch nothing. */
function scripted(path) {
  const name = path.replace(/\.(bin|json)$/, "");
  return new Promise((resolve, reject) => {
    waiting.set(name, resolve);
    const script = document.createElement("script");
    script.src = globalThis.afterword.address(root() + "search/" + name + ".js");
    script.onload = () => {
      script.remove();
      if (waiting.delete(name)) reject(new Error("no data in " + name));
    };
    script.onerror = () => {
      script.remove();
      waiting.delete(name);
      reject(new Error("This copy of the site was not built with --portable, so its search works only from a web server."));
    };
    document.head.append(script);
  });
}

/** What the scripts of a portable site call. */
export function shard(name, base64) {
  const text = atob(base64);
  waiting.get(name)?.(Uint8Array.from(text, (c) => c.charCodeAt(0)));
  waiting.delete(name);
}

/** @param {string} path @param {boolean} [fixed] the name does not change with the content */
export async function load(path, fixed) {
  return unpacked(await (location.protocol === "file:" ? scripted(path) : fetched(path, fixed)));
}
