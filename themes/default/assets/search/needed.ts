// What every question needs. Whatever a search loads at once or later imports this
// first: then the bundler puts all of it into one file, which is smaller than
// several, and fetched in one request.

import "./engine";
import "./question";
import "./results";
