# The curator made up a member role.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX member-role: <https://w3id.org/diplograph/member-role/>
PREFIX membership: <https://w3id.org/diplograph/membership/>

DELETE DATA {
    membership:arcadia-plus-arcadia diplo:memberRole member-role:partner .
} ;
INSERT DATA {
    membership:arcadia-plus-arcadia diplo:memberRole member-role:founder .
}
