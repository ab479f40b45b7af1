// Everything every page needs, deferred. Each part looks for what it works on
// and does nothing where that is absent.
import { themeSwitch } from "./parts/themeswitch.js";
import { scrollSpy } from "./parts/scrollspy.js";
import { copyButtons } from "./parts/copy.js";
import { printButtons } from "./parts/print.js";
import { searchKeys } from "./parts/searchkeys.js";
import { nameKeys } from "./parts/keys.js";
import { keyHelp } from "./parts/keyhelp.js";
import { scrollers } from "./parts/scrollers.js";

themeSwitch();
scrollSpy();
copyButtons();
printButtons();
nameKeys();
keyHelp();
scrollers();
searchKeys();

// On a narrow screen the masthead scrolls sideways: the page that is open is in view.
const nav = document.querySelector(".nav");
const here = nav?.querySelector("[aria-current]");
if (nav && here) nav.scrollLeft = here.getBoundingClientRect().right + 40 - innerWidth;
