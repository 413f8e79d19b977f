# The curator made up a mode.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX mode: <https://w3id.org/diplograph/mode/>
PREFIX participation: <https://w3id.org/diplograph/participation/>

DELETE DATA {
    participation:northern-three-fm-2022-05-20-jonas-vale diplo:mode mode:videoconference .
} ;
INSERT DATA {
    participation:northern-three-fm-2022-05-20-jonas-vale diplo:mode mode:online .
}
