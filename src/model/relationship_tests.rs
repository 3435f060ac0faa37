use super::*;
use serde_json::json;

#[test]
fn the_documented_answer_is_read() {
    let response = json!({
        "@odata.type": "#microsoft.graph.delegatedAdminRelationship",
        "@odata.etag": "W/\"JyIwMzAwZTM0ZS0wMDAwLTAyMDAtMDAwMC02MTRjZjI1YzAwMDAiJw==\"",
        "id": "5d027261-d21f-4aa9-b7db-7fa1f56fb163-8777b240-c6f0-4469-9e98-a3205431b836",
        "displayName": "Updated Contoso admin relationship",
        "duration": "P31D",
        "status": "created",
        "createdDateTime": "2022-02-10T11:24:42.3148266Z",
        "lastModifiedDateTime": "2022-02-10T11:26:44.9941884Z",
        "activatedDateTime": "",
        "endDateTime": "",
        "customer": {"tenantId": "52EAAD04-13a2-4a2f-9ce8-93a294fadf36"},
        "accessDetails": {"unifiedRoles": [{"roleDefinitionId": "44367163-EBA1-44c3-98af-f5787879f96a"}]},
        "autoExtendDuration": "P180D",
    });
    let read = Relationship::from_value(response).unwrap();
    assert_eq!(
        read.etag.as_deref(),
        Some("W/\"JyIwMzAwZTM0ZS0wMDAwLTAyMDAtMDAwMC02MTRjZjI1YzAwMDAiJw==\"")
    );
    assert_eq!(read.status, Some(Status::Created));
    assert_eq!(read.roles, ["44367163-eba1-44c3-98af-f5787879f96a"]);
    assert_eq!(
        read.customer_tenant_id.as_deref(),
        Some("52eaad04-13a2-4a2f-9ce8-93a294fadf36")
    );
    assert_eq!(read.created, timestamp("2022-02-10T11:24:42.3148266+00:00"));
    assert_eq!(read.end, None);
    assert_eq!(read.raw["endDateTime"], Value::Null);
    assert_eq!(read.auto_extend(), AutoExtend::HalfYear);
}

#[test]
fn unreadable_properties_are_none_and_all_are_in_raw() {
    let odd = json!({
        "id": "x", "@odata.type": "#microsoft.graph.resellerDelegatedAdminRelationship", "status": "paused",
        "duration": 5, "customer": null, "accessDetails": {"unifiedRoles": null}, "createdDateTime": "soon", "new": [1],
    });
    let read = Relationship::from_value(odd.clone()).unwrap();
    assert_eq!(read.status.as_ref().map(Status::as_str), Some("paused"));
    assert_eq!((read.duration.as_deref(), read.created), (None, None));
    assert_eq!(read.auto_extend(), AutoExtend::Off);
    assert_eq!(Value::Object(read.raw), odd);
    for invalid in [
        json!({}),
        json!(null),
        json!([]),
        json!({"id": ""}),
        json!({"id": 1}),
    ] {
        assert_eq!(
            Relationship::from_value(invalid).unwrap_err().kind(),
            ErrorKind::InvalidResponse
        );
    }
}

#[test]
fn empty_dates_are_null_at_any_depth() {
    let mut response =
        json!({"value": [{"endDateTime": "", "displayName": ""}], "x": {"createdDateTime": ""}});
    normalise_response(&mut response);
    assert_eq!(
        response,
        json!({"value": [{"endDateTime": null, "displayName": ""}], "x": {"createdDateTime": null}})
    );
}

#[test]
fn times_without_an_offset_are_utc() {
    let utc = timestamp("2024-05-01T10:00:00Z");
    assert!(utc.is_some());
    assert_eq!(timestamp("2024-05-01T10:00:00"), utc);
    assert_eq!(timestamp("2024-05-01T12:00:00+02:00"), utc);
    assert_eq!(timestamp("2024-05-01T05:30:00-04:30"), utc);
    assert_eq!(timestamp("0001-01-01T00:00:00Z"), None);
    assert_eq!(timestamp("2024-05-01T12:00:00+2:000"), None);
    assert_eq!(timestamp("2024-05-01T12:00:00+€"), None);
    assert_eq!(timestamp(""), None);
}

#[test]
fn cloudcockpit_answers_get_the_same_names() {
    let response = json!({
        "relationshipId": "r1", "displayName": "x", "duration": "730.00:00:00", "autoExtendDuration": "00:00:00",
        "status": {"name": "Active"}, "endDateTime": "", "accessDetails": {"unifiedRoles": []}, "other": {"id": "kept"},
    });
    let expected = json!({
        "id": "r1", "displayName": "x", "duration": "P730D", "autoExtendDuration": "PT0S",
        "status": "active", "endDateTime": null, "accessDetails": {"unifiedRoles": []}, "other": {"id": "kept"},
        "customerId": "c1", "providerInstanceId": "p1",
    });
    assert_eq!(from_cloudcockpit(response, Some("c1"), "p1"), expected);
    let response = json!({"id": "r2", "relationshipId": null, "status": "weird", "duration": "a while", "autoExtendDuration": null});
    let expected = json!({"id": "r2", "relationshipId": null, "status": "weird", "duration": "a while", "autoExtendDuration": null, "providerInstanceId": "p1"});
    assert_eq!(from_cloudcockpit(response, None, "p1"), expected);
    assert_eq!(from_cloudcockpit(json!("text"), None, "p1"), json!("text"));
    let long = from_cloudcockpit(
        json!({"autoExtendDuration": "180.00:00:00", "status": {"code": 1}}),
        None,
        "p1",
    );
    assert_eq!(
        (&long["autoExtendDuration"], &long["status"]),
        (&json!("P180D"), &json!({"code": 1}))
    );
}
