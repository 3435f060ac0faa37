BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $stand = Start-Stand
}
AfterAll { Stop-GdapEmulator $stand }

Describe 'Lock-GdapRelationship' {
    It '31: posts lockForApproval and gives the approval link' {
        $new = New-GdapRelationship 'To lock' -Duration 30 -Role 'Directory Readers'
        Clear-Log $stand
        $locked = $new | Lock-GdapRelationship -Confirm:$false
        $post = Get-Log $stand | Where-Object method -EQ 'POST'
        $post.path | Should -Be "/v1.0/tenantRelationships/delegatedAdminRelationships/$($new.Id)/requests"
        $post.body | Should -Be '{"action":"lockForApproval"}'
        $locked.RelationshipId | Should -Be $new.Id
        $locked.Action | Should -Be 'lockForApproval'
        $locked.ApprovalUri | Should -BeLike "*$($new.Id)"
        (Get-State $stand $new.Id).status | Should -BeIn 'approvalPending', 'approved'
    }

    It 'gives the link again with -ReuseExisting until the customer has approved' {
        $new = New-GdapRelationship 'To lock again' -Duration 30 -Role 'Directory Readers'
        $link = ($new | Lock-GdapRelationship -Confirm:$false).ApprovalUri
        $again = Get-GdapRelationship $new.Id | Lock-GdapRelationship -ReuseExisting -Confirm:$false
        $again.Result, $again.ApprovalUri | Should -Be 'Unchanged', $link
        Approve-GdapEmulatorRelationship $new.Id
        $late = Get-GdapRelationship $new.Id | Lock-GdapRelationship -ReuseExisting -Confirm:$false
        $late.Result | Should -Be 'Unchanged'
        $null -eq $late.ApprovalUri | Should -BeTrue
    }

    It '7: what it returns names its relationship, not itself' {
        $new = New-GdapRelationship 'Named by request' -Duration 30 -Role 'Directory Readers'
        $request = Lock-GdapRelationship $new.Id -Confirm:$false
        ($request | Get-GdapRelationship).Id | Should -Be $new.Id
    }

    It 'shows with -WhatIf what it would lock and sends nothing' {
        $id = Add-Relationship $stand 1 @{ status = 'created' }
        $writes = Get-WriteCount $stand
        Lock-GdapRelationship $id -WhatIf | Should -BeNullOrEmpty
        Get-WriteCount $stand | Should -Be $writes
    }

    It 'fails for one that is active' {
        Get-Kind (Get-Failure { Lock-GdapRelationship (Add-Relationship $stand) -Confirm:$false }) | Should -BeLike 'Gdap.*'
    }
}
