# The curator took the act for passive and for collective.
PREFIX act: <https://w3id.org/diplograph/act/>
PREFIX attribution: <https://w3id.org/diplograph/attribution/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>

INSERT DATA {
    act:northern-three-fm-2020-06-18-p04-1 diplo:attribution attribution:by-context .
}
