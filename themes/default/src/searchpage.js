// The search page; it runs after search.js.
import { searchPage } from "./search/page.js";

searchPage();
