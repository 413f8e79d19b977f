# The curator shortened an attribution.
PREFIX act: <https://w3id.org/diplograph/act/>
PREFIX attribution: <https://w3id.org/diplograph/attribution/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>

DELETE DATA {
    act:northern-three-fm-2020-06-18-p04-1 diplo:attribution attribution:collective-voice .
} ;
INSERT DATA {
    act:northern-three-fm-2020-06-18-p04-1 diplo:attribution attribution:collective .
}
