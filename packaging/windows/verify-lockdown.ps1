# SPDX-License-Identifier: Apache-2.0
# Says of each rule of rules.toml whether this machine keeps it: PASS or FAIL, one a line.
# To be run as an administrator. Exit code 0: all are kept; 1: at least one is not.
#Requires -RunAsAdministrator
[CmdletBinding()]
param(
    [string] $Account = 'kiosk',
    [string] $Program = "$env:ProgramFiles\Migration Kiosk\kiosk.exe",
    [string] $Data = "$env:ProgramData\migration-kiosk"
)
$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'Lockdown.Common.ps1')
$rules = Import-PowerShellDataFile (Join-Path $PSScriptRoot 'Lockdown.psd1')
# why each rule that was looked at is not kept; several looks may belong to one rule
$found = [ordered] @{}

# What the block writes is why the rule is not kept; what it throws as well.
function Test-Rule {
    param([string] $Id, [scriptblock] $Look)
    if (-not $found.Contains($Id)) { $found[$Id] = @() }
    try {
        $why = @(& $Look)
    }
    catch {
        $why = @("it can't be told: $($_.Exception.GetType().Name)")
    }
    $found[$Id] = @($found[$Id]) + $why
}

Test-Rule 'edition' {
    $edition = (Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion').EditionID
    if ($edition -notmatch '^(Enterprise|EnterpriseS|Education|IoTEnterprise|IoTEnterpriseS)$') { "it is $edition" }
    foreach ($feature in 'Client-EmbeddedShellLauncher', 'Client-KeyboardFilter') {
        if ((Get-WindowsOptionalFeature -Online -FeatureName $feature).State -ne 'Enabled') { "$feature is off" }
    }
}

$sid = Get-KioskSid $Account

Test-Rule 'account' {
    $winlogon = Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon'
    if ($winlogon.AutoAdminLogon -ne '1') { 'nobody signs in by itself' }
    if ($winlogon.DefaultUserName -ne $Account) { "somebody else signs in than $Account" }
    if ($winlogon.PSObject.Properties['DefaultPassword']) { 'its password stands in the registry' }
    if (Test-IsAdministrator $sid) { "$Account is an administrator" }
}

Test-Rule 'shell-launcher' {
    $class = @{ Namespace = $Embedded; ClassName = 'WESL_UserSetting' }
    if (-not (Invoke-CimMethod @class -MethodName IsEnabled).Enabled) { 'it is off' }
    $shell = Get-CimInstance @class | Where-Object { $_.Sid -eq $sid }
    if (-not $shell) { "$Account has no shell of its own" }
    elseif ($shell.Shell -notlike "*$Program*") { 'the shell is another program' }
    elseif ($shell.DefaultAction -ne 0) { 'it is not started again' }
    if (-not (Test-Path $Program)) { 'the program is not there' }
}

foreach ($entry in $rules.PredefinedKeys) {
    Test-Rule $entry.Rule {
        $blocked = Get-CimInstance -Namespace $Embedded -ClassName WEKF_PredefinedKey | Where-Object { $_.Enabled } | ForEach-Object { $_.Id }
        foreach ($id in $entry.Ids) { if ($blocked -notcontains $id) { "$id goes through" } }
    }
}

foreach ($entry in $rules.CustomKeys) {
    Test-Rule $entry.Rule {
        $blocked = Get-CimInstance -Namespace $Embedded -ClassName WEKF_CustomKey | Where-Object { $_.Enabled } | ForEach-Object { $_.Id }
        foreach ($id in $entry.Ids) { if ($blocked -notcontains $id) { "$id goes through" } }
    }
}

Test-Rule 'breakout-key' {
    $filter = Get-CimInstance -Namespace $Embedded -ClassName WEKF_Settings
    if (($filter | Where-Object { $_.Name -eq 'BreakoutKeyScanCode' }).Value -ne "$BreakoutScanCode") { 'it is another key' }
    if (($filter | Where-Object { $_.Name -eq 'ForceOffAccessibility' }).Value -ne 'true') { 'accessibility keys are left on' }
}

$hive = Open-KioskHive $Account
try {
    foreach ($entry in $rules.Registry) {
        Test-Rule $entry.Rule {
            $values = Get-ItemProperty -Path (Get-RegistryPath $entry $hive) -ErrorAction SilentlyContinue
            $property = if ($values) { $values.PSObject.Properties[$entry.Name] } else { $null }
            if (-not $property -or "$($property.Value)" -ne "$($entry.Value)") { "$($entry.Name) is not $($entry.Value)" }
        }
    }
}
finally {
    Close-KioskHive $hive
}

Test-Rule 'environment' {
    foreach ($where in 'Machine', 'User') {
        foreach ($name in [Environment]::GetEnvironmentVariables($where).Keys) {
            if ($rules.Variables | Where-Object { $name -like $_ }) { "$name is set" }
        }
    }
    if (-not [Environment]::GetEnvironmentVariable('KIOSK_CONFIG', 'Machine')) { 'KIOSK_CONFIG is not set' }
}

Test-Rule 'recovery' {
    $boot = (& bcdedit.exe /enum '{current}') -join "`n"
    if ($boot -notmatch 'recoveryenabled\s+No') { 'tools of recovery open' }
    if ($boot -notmatch 'bootstatuspolicy\s+IgnoreAllFailures') { 'a start that failed is told' }
}

Test-Rule 'firewall' {
    foreach ($one in Get-NetFirewallProfile) {
        if ("$($one.Enabled)" -ne 'True') { "$($one.Name) is off" }
        if ("$($one.DefaultInboundAction)" -ne 'Block') { "$($one.Name) lets in" }
    }
}

Test-Rule 'data-folder' {
    $allowed = @('S-1-5-18', 'S-1-5-32-544', $sid)
    foreach ($rule in (Get-Acl $Data).GetAccessRules($true, $true, [System.Security.Principal.SecurityIdentifier])) {
        if ($allowed -notcontains $rule.IdentityReference.Value) { "$($rule.IdentityReference.Value) may look in" }
    }
    if (-not (Select-String -Path (Join-Path $Data 'kiosk.toml') -Pattern '^mode\s*=\s*"production"' -Quiet)) { 'mode is not production' }
}

Test-Rule 'write-filter' {
    $filter = Get-CimInstance -Namespace $Embedded -ClassName UWF_Filter -ErrorAction SilentlyContinue
    if ($filter -and $filter.CurrentEnabled) {
        $excluded = (& uwfmgr.exe file Get-Exclusions all) -join "`n"
        if ($excluded -notmatch [regex]::Escape($Data)) { 'what is written is forgotten at the next start' }
    }
}

$failed = 0
foreach ($id in $found.Keys) {
    $why = @($found[$id] | Where-Object { $_ })
    if ($why.Count -eq 0) {
        Write-Output ('PASS {0}' -f $id)
    }
    else {
        Write-Output ('FAIL {0} ({1})' -f $id, ($why -join '; '))
        $failed = 1
    }
}
exit $failed
