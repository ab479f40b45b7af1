// Fetches files of the index. From a folder the script of portable sites does, see ../portable.js.

/** The way from this page to the root of the site; a worker is told in its address. */
export const root = () => globalThis.document?.documentElement.dataset.root ?? location.hash.slice(1);

/** The address of the root of the site. */
export const home = () => new URL(root() + ".", location);

/** Whether the page was opened from a folder, where nothing can be fetched. */
export const isLocal = () => location.protocol === "file:";

const bytes = async (answer) => new Uint8Array(await answer.arrayBuffer());

/** Reads a file. @param {string} path @param {RequestCache} [cache] how, if not as always */
async function read(path, cache) {
  if (isLocal()) {
    const { scripted } = globalThis.afterword;
    if (!scripted) throw new Error("This copy was not built with --portable: its search needs a web server.");
    return scripted(path);
  }
  const answer = await fetch(root() + "search/" + path, { cache });
  if (!answer.ok) throw new Error(`${answer.status} for ${path}`);
  return bytes(answer);
}

/** Reads a file and unpacks it unless the host did already. */
export async function load(path, cache) {
  const data = await read(path, cache);
  if (data[0] !== 0x1f || data[1] !== 0x8b) return data;
  return bytes(new Response(new Response(data).body.pipeThrough(new DecompressionStream("gzip"))));
}
