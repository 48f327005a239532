def test_home_answers_a_stranger(client, db):
    assert client.get("/").status_code == 200
