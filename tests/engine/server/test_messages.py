import pytest

from engine.server.messages import Listening


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "127.0.0.1:80"), ("::1", "[::1]:80"), ("localhost", "localhost:80")],
)
def test_the_address_of_a_server_can_be_put_in_a_url(host, address):
    assert Listening(host, 80, 1).address == address
