# The curator made up an act type.
PREFIX act: <https://w3id.org/diplograph/act/>
PREFIX act-type: <https://w3id.org/diplograph/act-type/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>

DELETE DATA {
    act:northern-three-fm-2020-06-18-p04-1 diplo:actType act-type:discussed .
} ;
INSERT DATA {
    act:northern-three-fm-2020-06-18-p04-1 diplo:actType act-type:talked .
}
