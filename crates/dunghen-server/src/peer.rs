//! Who is at the other end of a request: an address, told by the proxies we trust.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::http::{HeaderMap, HeaderName, Request, header};

use crate::settings::{ForwardedBy, Settings};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address a connection comes from; the listener puts it to every request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Whom a request is counted for.
pub(crate) fn of<B>(request: &Request<B>, settings: &Settings) -> IpAddr {
    let peer = request.extensions().get::<Peer>();
    let peer = peer.map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |peer| peer.0.ip());
    network(client(peer, request.headers(), settings))
}

/// The address of the client: each proxy we trust has put the address it was asked from at
/// the end of the header, so it is as many places from the end as there are proxies. What
/// stands before that was written by the client itself.
fn client(peer: IpAddr, headers: &HeaderMap, settings: &Settings) -> IpAddr {
    let hops = usize::from(settings.trusted_hops);
    let told = match settings.forwarded_by {
        _ if hops == 0 => Vec::new(),
        ForwardedBy::XForwardedFor => listed(headers, &X_FORWARDED_FOR, Some),
        ForwardedBy::Forwarded => listed(headers, &header::FORWARDED, forwarded_for),
    };
    // A proxy may hide an address, as `unknown`; then the next one on our side stands for it.
    let trusted = told.iter().rev().take(hops);
    let known: Vec<_> = trusted.map_while(|told| *told).collect();
    known.last().copied().unwrap_or(peer)
}

/// The addresses of a header's entries in order, over all headers of that name; none where
/// an entry has none.
fn listed<'h>(
    headers: &'h HeaderMap,
    name: &HeaderName,
    entry: fn(&'h str) -> Option<&'h str>,
) -> Vec<Option<IpAddr>> {
    let values = headers.get_all(name).into_iter();
    let entries = values.flat_map(|value| value.to_str().unwrap_or_default().split(','));
    let addresses = entries.map(|text| entry(text.trim()).and_then(address));
    addresses.collect()
}

/// The node of an element's `for`.
fn forwarded_for(element: &str) -> Option<&str> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        name.eq_ignore_ascii_case("for")
            .then(|| value.trim_matches('"'))
    })
}

/// An address with or without a port, in the spellings of both headers.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let alone = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    let found = alone.unwrap_or(text).parse().ok();
    found.or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
}

/// What is counted as one: an IPv4 address, or the /64 that is one line of IPv6.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_who_our_own_proxies_say_it_is() -> anyhow::Result<()> {
        use ForwardedBy::{Forwarded, XForwardedFor};
        const X: &str = "x-forwarded-for";
        const F: &str = "forwarded";
        type Row = (
            u8,
            ForwardedBy,
            &'static [(&'static str, &'static str)],
            &'static str,
        );
        let rows: [Row; 18] = [
            (0, XForwardedFor, &[], "192.0.2.1"),
            // Nobody is believed where no proxy stands before us.
            (0, XForwardedFor, &[(X, "203.0.113.7")], "192.0.2.1"),
            (1, XForwardedFor, &[], "192.0.2.1"),
            (1, XForwardedFor, &[(X, "203.0.113.7")], "203.0.113.7"),
            // What a client puts before is its own invention.
            (
                1,
                XForwardedFor,
                &[(X, "10.0.0.1, 203.0.113.7")],
                "203.0.113.7",
            ),
            (
                1,
                XForwardedFor,
                &[(X, "10.0.0.1"), (X, "203.0.113.7")],
                "203.0.113.7",
            ),
            (
                2,
                XForwardedFor,
                &[(X, "10.0.0.1, 203.0.113.7, 198.51.100.2")],
                "203.0.113.7",
            ),
            (2, XForwardedFor, &[(X, "203.0.113.7")], "203.0.113.7"),
            // The header that our proxy lets through is not read.
            (
                1,
                XForwardedFor,
                &[(F, "for=10.0.0.1"), (X, "203.0.113.7")],
                "203.0.113.7",
            ),
            (
                1,
                Forwarded,
                &[(X, "10.0.0.1"), (F, "for=203.0.113.7")],
                "203.0.113.7",
            ),
            (
                1,
                Forwarded,
                &[(F, "for=10.0.0.1, For=\"203.0.113.7:4711\";proto=https")],
                "203.0.113.7",
            ),
            (
                1,
                Forwarded,
                &[(F, "for=\"[2001:db8:1:2:3::9]:4711\"")],
                "2001:db8:1:2::",
            ),
            (1, Forwarded, &[(F, "for=_hidden")], "192.0.2.1"),
            (
                2,
                Forwarded,
                &[(F, "for=_hidden, for=198.51.100.2")],
                "198.51.100.2",
            ),
            (
                1,
                XForwardedFor,
                &[(X, "2001:db8:1:2:3:4:5:6")],
                "2001:db8:1:2::",
            ),
            (
                1,
                XForwardedFor,
                &[(X, "::ffff:203.0.113.7")],
                "203.0.113.7",
            ),
            (1, XForwardedFor, &[(X, "203.0.113.7:4711")], "203.0.113.7"),
            (1, XForwardedFor, &[(X, "10.0.0.1, garbage")], "192.0.2.1"),
        ];
        for (trusted_hops, forwarded_by, headers, expected) in rows {
            let mut request = Request::new(());
            request
                .extensions_mut()
                .insert(Peer("192.0.2.1:1".parse()?));
            for (name, value) in headers {
                let name = HeaderName::try_from(*name)?;
                request.headers_mut().append(name, value.parse()?);
            }
            let settings = Settings {
                trusted_hops,
                forwarded_by,
                ..Settings::default()
            };
            let found = of(&request, &settings);
            assert_eq!(
                found,
                expected.parse::<IpAddr>()?,
                "{trusted_hops} {headers:?}"
            );
        }
        Ok(())
    }
}
