"""Streebog and GOST 34.10 against the examples of RFC 6986 and RFC 7091."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benefit_office.egov.eds.gost.curve import CURVE_256, CURVE_512, Curve, affine, combine
from benefit_office.egov.eds.gost.signature import PublicKey, public_key, sign, verify
from benefit_office.egov.eds.gost.streebog import streebog

M1 = b"012345678901234567890123456789012345678901234567890123456789012"
M2 = "Се ветри, Стрибожи внуци, веютъ с моря стрелами на храбрыя плъкы Игоревы".encode("cp1251")
# RFC 7091, 7.1 and 7.2: the curves and keys of the two examples.
EXAMPLE_256 = Curve(
    p=0x8000000000000000000000000000000000000000000000000000000000000431,
    a=7,
    b=0x5FBFF498AA938CE739B8E022FBAFEF40563F6E6A3472FC2A514C0CE9DAE23B7E,
    q=0x8000000000000000000000000000000150FE8A1892976154C59CFC193ACCF5B3,
    x=2,
    y=0x08E2A8A0E65147D4BD6316030E16D19C85C97F0A9CA267122B96ABBCEA7E8FC8,
)
EXAMPLE_512 = Curve(
    p=int(
        "4531ACD1FE0023C7550D267B6B2FEE80922B14B2FFB90F04D4EB7C09B5D2D15D"
        "F1D852741AF4704A0458047E80E4546D35B8336FAC224DD81664BBF528BE6373",
        16,
    ),
    a=7,
    b=int(
        "1CFF0806A31116DA29D8CFA54E57EB748BC5F377E49400FDD788B649ECA1AC43"
        "61834013B2AD7322480A89CA58E0CF74BC9E540C2ADD6897FAD0A3084F302ADC",
        16,
    ),
    q=int(
        "4531ACD1FE0023C7550D267B6B2FEE80922B14B2FFB90F04D4EB7C09B5D2D15D"
        "A82F2D7ECB1DBAC719905C5EECC423F1D86E25EDBE23C595D644AAF187E6E6DF",
        16,
    ),
    x=int(
        "24D19CC64572EE30F396BF6EBBFD7A6C5213B3B3D7057CC825F91093A68CD762"
        "FD60611262CD838DC6B60AA7EEE804E28BC849977FAC33B4B530F1B120248A9A",
        16,
    ),
    y=int(
        "2BB312A43BD2CE6E0D020613C857ACDDCFBF061E91E5F2C3F32447C259F39B2C"
        "83AB156D77F1496BF7EB3351E1EE4E43DC1A18B91B24640B6DBB92CB1ADD371E",
        16,
    ),
)
EXAMPLES = [
    pytest.param(
        EXAMPLE_256,
        0x7A929ADE789BB9BE10ED359DD39A72C11B60961F49397EEE1D19CE9891EC3B28,
        0x2DFBC1B372D89A1188C09C52E0EEC61FCE52032AB1022E8E67ECE6672B043EE5,
        0x77105C9B20BCD3122823C8CF6FCC7B956DE33814E95B7FE64FED924594DCEAB3,
        0x41AA28D2F1AB148280CD9ED56FEDA41974053554A42767B83AD043FD39DC0493,
        0x01456C64BA4642A1653C235A98A60249BCD6D3F746B631DF928014F6C5BF9C40,
        id="256",
    ),
    pytest.param(
        EXAMPLE_512,
        int(
            "0BA6048AADAE241BA40936D47756D7C93091A0E8514669700EE7508E508B1020"
            "72E8123B2200A0563322DAD2827E2714A2636B7BFD18AADFC62967821FA18DD4",
            16,
        ),
        int(
            "3754F3CFACC9E0615C4F4A7C4D8DAB531B09B6F9C170C533A71D147035B0C591"
            "7184EE536593F4414339976C647C5D5A407ADEDB1D560C4FC6777D2972075B8C",
            16,
        ),
        int(
            "0359E7F4B1410FEACC570456C6801496946312120B39D019D455986E364F3658"
            "86748ED7A44B3E794434006011842286212273A6D14CF70EA3AF71BB1AE679F1",
            16,
        ),
        int(
            "2F86FA60A081091A23DD795E1E3C689EE512A3C82EE0DCC2643C78EEA8FCACD3"
            "5492558486B20F1C9EC197C90699850260C93BCBCD9C5C3317E19344E173AE36",
            16,
        ),
        int(
            "1081B394696FFE8E6585E7A9362D26B6325F56778AADBC081C0BFBE933D52FF5"
            "823CE288E8C4F362526080DF7F70CE406A6EEB1F56919CB92A9853BDE73E5B4A",
            16,
        ),
        id="512",
    ),
]


@pytest.mark.parametrize(
    ("message", "bits", "expected"),
    [
        (M1, 512, ("1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa"
                  "00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48")),
        (M1, 256, "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500"),
        (M2, 512, ("1e88e62226bfca6f9994f1f2d51569e0daf8475a3b0fe61a5300eee46d961376"
                  "035fe83549ada2b8620fcd7c496ce5b33f0cb9dddc2b6460143b03dabac9fb28")),
        (M2, 256, "9dd2fe4e90409e5da87f53976d7405b0c0cac628fc669a741d50063c557e8f50"),
    ],
)  # fmt: skip
def test_streebog_gives_the_hashes_of_the_standard(message: bytes, bits: int, expected: str) -> None:
    assert streebog(message, bits).hex() == expected


@pytest.mark.parametrize(("curve", "private", "digest", "nonce", "r", "s"), EXAMPLES)
def test_a_signature_is_the_one_of_the_standard_and_verifies(
    curve: Curve, private: int, digest: int, nonce: int, r: int, s: int
) -> None:
    hashed = digest.to_bytes(curve.size, "little")
    signature = sign(curve, private, hashed, nonce=nonce)
    assert signature == r.to_bytes(curve.size, "little") + s.to_bytes(curve.size, "little")
    assert verify(public_key(curve, private), hashed, signature)


@pytest.mark.parametrize("curve", [CURVE_256, CURVE_512, EXAMPLE_256, EXAMPLE_512])
def test_the_base_point_lies_on_its_curve_and_has_its_order(curve: Curve) -> None:
    assert curve.holds(curve.x, curve.y)
    assert combine(curve, curve.q, 0, curve.base)[2] == 0
    assert combine(curve, curve.q - 1, 1, curve.base)[2] == 0


@settings(max_examples=15, deadline=None)
@given(st.integers(1, CURVE_256.q - 1), st.integers(0, CURVE_256.q - 1), st.integers(1, CURVE_256.q - 1))
def test_one_walk_gives_the_sum_of_two_multiples(private: int, first: int, second: int) -> None:
    key = public_key(CURVE_256, private)
    together = combine(CURVE_256, first, second, (key.x, key.y, 1))
    number = (first + second * private) % CURVE_256.q
    expected = combine(CURVE_256, number, 0, CURVE_256.base)
    assert bool(together[2]) == bool(expected[2])
    assert not together[2] or affine(CURVE_256, together) == affine(CURVE_256, expected)


@pytest.mark.parametrize("curve", [CURVE_256, CURVE_512])
def test_another_text_another_key_or_a_changed_signature_is_refused(curve: Curve) -> None:
    key, digest = public_key(curve, 12345), streebog(b"text", 8 * curve.size)
    signature = sign(curve, 12345, digest, nonce=67890)
    assert verify(key, digest, signature)
    assert not verify(key, streebog(b"texts", 8 * curve.size), signature)
    assert not verify(public_key(curve, 12346), digest, signature)
    assert not verify(key, digest, signature[:-1])
    assert not verify(key, digest, signature[curve.size :] + signature[: curve.size])
    assert not verify(key, digest, bytes([signature[0] ^ 1]) + signature[1:])


@pytest.mark.parametrize("half", [0, 1])
def test_halves_outside_their_range_are_refused(half: int) -> None:
    """r and r + q (or s and s + q) are the same number: only the smaller one is a signature."""
    curve, key = EXAMPLE_256, public_key(EXAMPLE_256, 7)
    digest = streebog(b"text", 256)
    signature = sign(curve, 7, digest, nonce=99)
    halves = [int.from_bytes(signature[:32], "little"), int.from_bytes(signature[32:], "little")]
    halves[half] += curve.q
    grown = b"".join((n % 2**256).to_bytes(32, "little") for n in halves)
    assert verify(key, digest, signature)
    assert not verify(key, digest, grown)
    assert not verify(key, digest, bytes(32) + signature[32:])
    assert not verify(key, digest, signature[:32] + bytes(32))


def test_a_key_outside_its_curve_is_no_key() -> None:
    raw = public_key(CURVE_512, 5).dump()
    assert PublicKey.read(CURVE_512, raw) == public_key(CURVE_512, 5)
    with pytest.raises(ValueError, match="outside its curve"):
        PublicKey.read(CURVE_512, bytes([raw[0] ^ 1]) + raw[1:])
    with pytest.raises(ValueError, match="wrong length"):
        PublicKey.read(CURVE_512, raw[:-1])


def test_a_verification_takes_no_longer_than_fifty_milliseconds() -> None:
    key, digest = public_key(CURVE_512, 424242), streebog(b"text")
    signature = sign(CURVE_512, 424242, digest, nonce=171717)
    spent = []
    for _ in range(7):
        start = time.process_time()
        assert verify(key, digest, signature)
        spent.append(time.process_time() - start)
    assert min(spent) < 0.05
