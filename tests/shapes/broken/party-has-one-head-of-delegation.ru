# The curator entered the deputy as a second head of delegation.
PREFIX citation: <https://w3id.org/diplograph/citation/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX meeting: <https://w3id.org/diplograph/meeting/>
PREFIX office: <https://w3id.org/diplograph/office/>
PREFIX participation: <https://w3id.org/diplograph/participation/>
PREFIX role: <https://w3id.org/diplograph/role/>
PREFIX state: <https://w3id.org/diplograph/state/>

INSERT DATA {
    meeting:northern-three-fm-2019-06-12 diplo:hasParticipation participation:northern-three-fm-2019-06-12-arcadia .
    participation:northern-three-fm-2019-06-12-arcadia a diplo:Participation .
    participation:northern-three-fm-2019-06-12-arcadia diplo:representing state:arcadia .
    participation:northern-three-fm-2019-06-12-arcadia diplo:inCapacityOf office:arcadia-president .
    participation:northern-three-fm-2019-06-12-arcadia diplo:participationRole role:head-of-delegation .
    participation:northern-three-fm-2019-06-12-arcadia diplo:attestedBy citation:northern-three-fm-2019-06-12-arcadian-gazette-2019-06-12-p02-1 .
}
