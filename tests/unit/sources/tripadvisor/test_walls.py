"""Walls of many makers and languages, each as short as the real ones: which leaf each is."""
# ruff: noqa: E501, RUF001 - a page on a line, in the letters of its language

import pytest

from atrium.contracts.errors import BotWall, ConsentWall, EmptyPage
from atrium.sources.tripadvisor import walls

PAGES = {
    BotWall: [
        '<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don\'t have permission to access "http&#58;&#47;&#47;www&#46;x&#46;com" on this server.<P>Reference&#32;&#35;18&#46;9d</BODY></HTML>',
        "<html><head><title>Attention Required! | Cloudflare</title></head><body><h1>Sorry, you have been blocked</h1><h2>You are unable to access x.com</h2></body></html>",
        "<title>Just a moment...</title><script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'></script><noscript>Enable JavaScript and cookies to continue</noscript>",
        "<title>Nur einen Moment…</title><body><h1>www.x.com</h1><p>Überprüfen Sie, ob Sie ein Mensch sind.</p><script src='https://challenges.cloudflare.com/turnstile/v0/api.js'></script></body>",
        "<html><head><title>tripadvisor.com</title><style>#cmsg{}</style></head><body><p id=cmsg>Please enable JS and disable any ad blocker</p><script>var dd={'host':'geo.captcha-delivery.com'}</script></body></html>",
        "<title>Access to this page has been denied.</title><div id=px-captcha></div>",
        "<html><head><META NAME=robots CONTENT='noindex,nofollow'><script src='/_Incapsula_Resource?SWJIYLWA=5074'></script><body></body></html>",
        "<html><body>Request unsuccessful. Incapsula incident ID: 123-456</body></html>",
        "<html><head></head><body><script>window.KPSDK={};KPSDK.now=1</script><script src='/149e9513-01fa-4fb0-aad4-566afd725d1b/2d206a39/ips.js?x'></script></body></html>",
        "<title>Sind Sie ein Roboter?</title><p>Bitte bestätigen Sie, dass Sie kein Roboter sind.</p>",
        "<title>Vérification</title><p>Veuillez confirmer que vous n'êtes pas un robot</p>",
        "<title>Verificación</title><p>Confirma que no eres un robot</p>",
        "<title>Bekreft</title><p>Bekreft at du ikke er en robot</p>",
        "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.<br><br>Your support ID is: 123</body></html>",
        "<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD><BODY><H1>403 ERROR</H1><H2>The request could not be satisfied.</H2><HR>Request blocked. We can't connect to the server for this app or website at this time.</BODY></HTML>",
        "<title>Sucuri WebSite Firewall - Access Denied</title><p>Block reason: Bot access attempt</p>",
        "<title>Radware Bot Manager Captcha</title><p>We apologize for the inconvenience</p>",
        "<title>429 Too Many Requests</title><h1>Too Many Requests</h1>",
        "<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center><hr><center>nginx</center></body></html>",
        "<title>Robot or human?</title><p>Activate and hold the button to confirm that you're human. Thank You!</p>",
        "<title>Verify</title><div class='h-captcha' data-sitekey='x'></div><p>One more step</p>",
        "<title>DDoS-Guard</title><h1>Checking your browser before accessing</h1>",
        "<title>Zugriff verweigert</title><p>Sie haben keine Berechtigung</p>",
        "<title>Accès refusé</title>",
        "<title>アクセスが拒否されました</title>",
        "<html lang=en><head><title>Human Verification</title><script>window.awsWafCookieDomainList = [];window.gokuProps = {}</script></head><body><div id=captcha-container></div></body></html>",
        "<html><head><script type='text/javascript'>window.awsWafCookieDomainList=['x'];window.gokuProps={'key':'x'};</script><script src='https://x.token.awswaf.com/x/challenge.js'></script></head><body><div id='challenge-container'></div></body></html>",
        "<title>tripadvisor.com</title><p>Pardon Our Interruption... As you were browsing something about your browser made us think you were a bot.</p>",
        "<title>Sorry...</title><p>Our systems have detected unusual traffic from your computer network.</p>",
    ],
    ConsentWall: [
        "<title>Before you continue to Google</title>",
        "<title>Datenschutz</title><p>Wir und unsere Partner verwenden Cookies</p><button>Alle akzeptieren</button>",
        "<title>Zustimmung</title><p>Um diese Seite zu nutzen, stimmen Sie bitte der Verwendung von Cookies zu.</p><button>Zustimmen und weiter</button>",
        "<title>Votre vie privée</title><p>Nous utilisons des cookies</p><button>Tout accepter</button><button>Tout refuser</button>",
        "<title>Privacidad</title><p>Usamos cookies</p><button>Aceptar todo</button>",
        "<title>Privacy</title><p>Utilizziamo i cookie</p><button>Accetta tutto</button>",
        "<title>Privacy</title><p>Wij gebruiken cookies</p><button>Alles accepteren</button>",
        "<title>Toestemming</title><p>Wij gebruiken cookies</p><button>Akkoord</button>",
        "<title>Privacidade</title><p>Usamos cookies</p><button>Aceitar tudo</button>",
        "<title>Prywatność</title><p>Używamy plików cookie</p><button>Zaakceptuj wszystko</button>",
        "<title>Integritet</title><p>Vi använder cookies (kakor)</p><button>Godkänn alla</button>",
        "<title>Cookies</title><p>Vi bruger cookies</p><button>Tillad alle</button>",
        "<title>Evästeet</title><p>Käytämme evästeitä</p><button>Hyväksy kaikki</button>",
        "<title>Cookie</title><p>当社はクッキー（Cookie）を使用します</p><button>すべて同意する</button>",
        "<title>Файлы cookie</title><p>Мы используем файлы cookie</p><button>Принять все</button>",
        "<title>Tripadvisor</title><div id=onetrust-banner-sdk><p>We use cookies and other technologies</p><button id=onetrust-accept-btn-handler>I Accept</button></div>",
        "<title>x</title><p>We use cookies</p><button>Allow all</button>",
        "<title>x</title><p>This site uses cookies.</p><button>Got it</button>",
        "<title>Yahoo</title><p>Yahoo is part of our family; we use cookies</p><form class=consent-form><button type=submit name=agree value=agree>Accept all</button></form>",
    ],
    EmptyPage: [
        "<title>Tripadvisor</title><h1>No hotels match your search</h1>",
        "<title>Hotels</title><p>Keine Ergebnisse gefunden</p>",
        "<title>Hôtels</title><p>Aucun résultat</p>",
        "<p>No se han encontrado resultados</p>",
        "<p>Ingen hoteller</p>",
        "<html><body><div id=root></div></body></html>",
        "<title>404</title><h1>Page not found</h1>",
        "<title>Tripadvisor</title><p>We couldn't find any properties</p>",
    ],
}


@pytest.mark.parametrize(("leaf", "page"), [(leaf, page) for leaf, pages in PAGES.items() for page in pages])
def test_a_wall_is_told_from_the_others(leaf, page):
    assert isinstance(walls.recognise(page.encode()), leaf)


@pytest.mark.parametrize(
    "page", ["<h1>10 results</h1>", "<p>Rooms with a view</p>", "<title>Hotel Robot</title><p>Book a room</p>"]
)
def test_a_page_that_nobody_knows_stays_one(page):
    assert walls.recognise(page.encode()) is None
