"""Answers questions about addresses with Python's ipaddress, one line each; "flush" ends a batch.

ipaddress takes more than lib/net means to; strict_* say what of it we refuse, and nothing else.
"""
import ipaddress
import re
import sys


def strict_address(text):
    if ':' in text and ('.' in text or '%' in text):
        raise ValueError('dotted tail or zone id')
    return ipaddress.ip_address(text)


def strict_network(text):
    host, prefix = text.split('/')
    if not re.fullmatch('0|[1-9][0-9]*', prefix):
        raise ValueError('netmask or leading zero')
    strict_address(host)
    return ipaddress.ip_network(text)


def strict_range(text):
    if '-' not in text:
        return ends(strict_network(text))
    first, last = text.split('-')
    first, last = strict_address(first.rstrip(' ')), strict_address(last.lstrip(' '))
    if first.version != last.version or first > last:
        raise ValueError('mixed or reversed')
    return first.version, int(first), int(last)


def ends(network):
    return network.version, int(network.network_address), int(network.broadcast_address)


def text_of(address):
    # From 3.13 on str() writes IPv4-mapped addresses with a dotted tail, which we do not.
    if address.version == 6:
        return ipaddress.IPv6Address._string_from_ip_int(int(address))
    return str(address)


def network_text(network):
    return '%s/%d' % (text_of(network.network_address), network.prefixlen)


def answer_address(text):
    address = strict_address(text)
    return '%d %d %s' % (address.version, int(address), text_of(address))


def answer_cidr(text):
    network = strict_network(text)
    return '%d %d %d %d %s' % (*ends(network), network.num_addresses, network_text(network))


def answer_range(text):
    return '%d %d %d' % strict_range(text)


def answer_contains(outer, inner):
    return str(ipaddress.ip_address(inner) in ipaddress.ip_network(outer))


def answer_pair(left, right):
    a, b = ipaddress.ip_network(left), ipaddress.ip_network(right)
    same = a.version == b.version
    return '%s %s %s' % (a.overlaps(b), same and b.subnet_of(a), same and a.subnet_of(b))


def answer_subnet(outer, prefix, n):
    network, prefix, n = ipaddress.ip_network(outer), int(prefix), int(n)
    if prefix < network.prefixlen or n >= 1 << (prefix - network.prefixlen):
        raise ValueError('outside')
    first = int(network.network_address) + (n << (network.max_prefixlen - prefix))
    return network_text(type(network)((first, prefix)))


def answer_minus(outer, inner):
    a, b = ipaddress.ip_network(outer), ipaddress.ip_network(inner)
    if a.version != b.version or not a.overlaps(b):
        rest = [a]
    elif a.subnet_of(b):
        rest = []
    else:
        rest = sorted(a.address_exclude(b))
    joined = []
    for _, first, last in map(ends, rest):
        if joined and joined[-1][1] + 1 == first:
            joined[-1][1] = last
        else:
            joined.append([first, last])
    return ' '.join('%d-%d' % (first, last) for first, last in joined) or 'nothing'


ANSWERS = {name[len('answer_'):]: f for name, f in list(globals().items()) if name.startswith('answer_')}

sys.stdin.reconfigure(encoding='utf-8')
for line in sys.stdin:
    question, *args = line.rstrip('\n').split('\t')
    if question == 'flush':
        sys.stdout.flush()
        continue
    try:
        print(ANSWERS[question](*args))
    except ValueError:
        print('refused')
