// Fetches files of the index. From a folder the script of portable sites does, see ../portable.js.

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

/** @param {string} path @param {boolean} [fixed] the name does not change with the content */
export async function load(path, fixed) {
  if (location.protocol !== "file:") return unpacked(await fetched(path, fixed));
  const { scripted } = globalThis.afterword;
  if (!scripted) throw new Error("This copy was not built with --portable: its search needs a web server.");
  return unpacked(await scripted(path));
}
