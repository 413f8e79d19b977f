# The curator gave the guest the office of another state.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX office: <https://w3id.org/diplograph/office/>
PREFIX participation: <https://w3id.org/diplograph/participation/>

DELETE DATA {
    participation:northern-three-fm-2020-06-18-dravonia diplo:inCapacityOf office:dravonia-foreign-minister .
} ;
INSERT DATA {
    participation:northern-three-fm-2020-06-18-dravonia diplo:inCapacityOf office:borealia-foreign-minister .
}
