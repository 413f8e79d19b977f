# The curator put a sentence that does two things into one act.
PREFIX act: <https://w3id.org/diplograph/act/>
PREFIX act-type: <https://w3id.org/diplograph/act-type/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>

INSERT DATA {
    act:northern-three-fm-2020-06-18-p04-1 diplo:actType act-type:noted .
}
