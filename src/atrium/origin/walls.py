"""Pages that stand before the one that was asked for. A client has to recognise them and stop."""

WALL = b"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title></title>
<script>window.awsWafCookieDomainList = ['practice.example'];</script>
<script src="https://practice.token.awswaf.com/challenge.js"></script></head>
<body><div id="challenge-container"></div>
<noscript><h1>JavaScript is disabled</h1>We need to verify that you're not a robot.</noscript></body></html>"""

CONSENT = b"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Before you continue</title></head>
<body><div id="onetrust-consent-sdk"><h1>Before you continue</h1>
<p>We and our partners use cookies to show you hotels that you may like.</p>
<button>Accept all cookies</button><button>Reject all cookies</button></div></body></html>"""
