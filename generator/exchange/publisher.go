package exchange

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// maxURL is the format's limit, in bytes.
const maxURL = 2000

// webHost is the host of a URL that a record's source may have; "" when the
// URL is not one.
func webHost(s string) string {
	u, err := url.Parse(s)
	if err != nil || len(s) > maxURL || strings.ContainsAny(s, " \t\n<>\"") || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.Hostname()
}

var hostLike = regexp.MustCompile(`^(?:[a-zA-Z][a-zA-Z+.-]*:)?/*((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})(?:[/:?#]|$)`)

// publisherOf is the publisher that a URL's host stands for: a name for the
// commonest hosts, else the registrable domain. A text that is not quite a URL
// may have a host too.
func publisherOf(s string) string {
	host := webHost(s)
	if host == "" {
		m := hostLike.FindStringSubmatch(strings.TrimSpace(s))
		if m == nil {
			return ""
		}
		host = m[1]
	}
	host = strings.TrimPrefix(strings.TrimSuffix(strings.ToLower(host), "."), "www.")
	if name := publishers[host]; name != "" {
		return name
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return host
	}
	if name := publishers[domain]; name != "" {
		return name
	}
	return domain
}

// publishers are the hosts that news databases cite most, without www.
var publishers = map[string]string{
	"404media.co":                  "404 Media",
	"abc.net.au":                   "ABC News (Australia)",
	"abcnews.go.com":               "ABC News (US)",
	"aclu.org":                     "American Civil Liberties Union",
	"africacheck.org":              "Africa Check",
	"aljazeera.com":                "Al Jazeera",
	"apnews.com":                   "Associated Press",
	"arstechnica.com":              "Ars Technica",
	"arxiv.org":                    "arXiv",
	"axios.com":                    "Axios",
	"bbc.co.uk":                    "BBC",
	"bbc.com":                      "BBC",
	"biometricupdate.com":          "Biometric Update",
	"bloomberg.com":                "Bloomberg",
	"boingboing.net":               "Boing Boing",
	"businessinsider.com":          "Business Insider",
	"businessinsider.com.au":       "Business Insider",
	"buzzfeednews.com":             "BuzzFeed News",
	"cbc.ca":                       "CBC",
	"cbsnews.com":                  "CBS News",
	"cnbc.com":                     "CNBC",
	"cnet.com":                     "CNET",
	"cnn.com":                      "CNN",
	"cyberscoop.com":               "CyberScoop",
	"cybernews.com":                "Cybernews",
	"dailydot.com":                 "The Daily Dot",
	"dailymail.co.uk":              "Daily Mail",
	"digitaltrends.com":            "Digital Trends",
	"economictimes.indiatimes.com": "The Economic Times",
	"economist.com":                "The Economist",
	"electrek.co":                  "Electrek",
	"engadget.com":                 "Engadget",
	"euronews.com":                 "Euronews",
	"extremetech.com":              "ExtremeTech",
	"fastcompany.com":              "Fast Company",
	"forbes.com":                   "Forbes",
	"fortune.com":                  "Fortune",
	"foxbusiness.com":              "Fox Business",
	"foxnews.com":                  "Fox News",
	"france24.com":                 "France 24",
	"ft.com":                       "Financial Times",
	"ftc.gov":                      "Federal Trade Commission",
	"futurism.com":                 "Futurism",
	"gizmodo.com":                  "Gizmodo",
	"gizmodo.com.au":               "Gizmodo",
	"hindustantimes.com":           "Hindustan Times",
	"hrw.org":                      "Human Rights Watch",
	"huffingtonpost.com":           "HuffPost",
	"huffpost.com":                 "HuffPost",
	"inc.com":                      "Inc.",
	"independent.co.uk":            "The Independent",
	"indiatoday.in":                "India Today",
	"interestingengineering.com":   "Interesting Engineering",
	"justice.gov":                  "US Department of Justice",
	"latimes.com":                  "Los Angeles Times",
	"lemonde.fr":                   "Le Monde",
	"mashable.com":                 "Mashable",
	"medium.com":                   "Medium",
	"metro.co.uk":                  "Metro",
	"mirror.co.uk":                 "Daily Mirror",
	"motherboard.vice.com":         "Vice",
	"nbcnews.com":                  "NBC News",
	"ndtv.com":                     "NDTV",
	"news.com.au":                  "news.com.au",
	"news.sky.com":                 "Sky News",
	"newsweek.com":                 "Newsweek",
	"newyorker.com":                "The New Yorker",
	"npr.org":                      "NPR",
	"nypost.com":                   "New York Post",
	"nytimes.com":                  "The New York Times",
	"nzherald.co.nz":               "The New Zealand Herald",
	"pcmag.com":                    "PCMag",
	"people.com":                   "People",
	"politico.com":                 "Politico",
	"politico.eu":                  "Politico Europe",
	"propublica.org":               "ProPublica",
	"qz.com":                       "Quartz",
	"repubblica.it":                "la Repubblica",
	"reuters.com":                  "Reuters",
	"scmp.com":                     "South China Morning Post",
	"slate.com":                    "Slate",
	"smh.com.au":                   "The Sydney Morning Herald",
	"snopes.com":                   "Snopes",
	"spectrum.ieee.org":            "IEEE Spectrum",
	"straitstimes.com":             "The Straits Times",
	"techcrunch.com":               "TechCrunch",
	"techdirt.com":                 "Techdirt",
	"technologyreview.com":         "MIT Technology Review",
	"telegraph.co.uk":              "The Daily Telegraph",
	"the-independent.com":          "The Independent",
	"theatlantic.com":              "The Atlantic",
	"theconversation.com":          "The Conversation",
	"thedailybeast.com":            "The Daily Beast",
	"theguardian.com":              "The Guardian",
	"thehackernews.com":            "The Hacker News",
	"thehill.com":                  "The Hill",
	"theintercept.com":             "The Intercept",
	"themarkup.org":                "The Markup",
	"thenextweb.com":               "The Next Web",
	"theregister.co.uk":            "The Register",
	"theregister.com":              "The Register",
	"thesun.co.uk":                 "The Sun",
	"thetimes.co.uk":               "The Times",
	"thetimes.com":                 "The Times",
	"theverge.com":                 "The Verge",
	"time.com":                     "Time",
	"timesofindia.indiatimes.com":  "The Times of India",
	"twitter.com":                  "Twitter",
	"usatoday.com":                 "USA Today",
	"venturebeat.com":              "VentureBeat",
	"vice.com":                     "Vice",
	"vox.com":                      "Vox",
	"washingtonpost.com":           "The Washington Post",
	"wikipedia.org":                "Wikipedia",
	"wired.co.uk":                  "Wired",
	"wired.com":                    "Wired",
	"wsj.com":                      "The Wall Street Journal",
	"x.com":                        "X",
	"yahoo.com":                    "Yahoo",
	"youtube.com":                  "YouTube",
	"zdnet.com":                    "ZDNET",
}
