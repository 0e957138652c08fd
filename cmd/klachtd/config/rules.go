package config

import (
	"time"

	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// Rules gives the configured terms, days and roles in the terms of package procedure.
// zone is Europe/Amsterdam.
func (c *Config) Rules(zone *time.Location) rules.Rules {
	t := c.Terms
	roles := rules.Roles{
		Director:      c.Director.holder(),
		Deputy:        c.Deputy.holder(),
		Commission:    c.Commission.holder(),
		Administrator: c.Administrator.holder(),
		Own:           c.Organisation.Email,
		Chair:         c.Commission.Chair,
		ChairMail:     c.Commission.ChairMail,
		Escalation:    t.Escalation,
	}
	for _, m := range c.Managers {
		roles.Managers = append(roles.Managers, m.holder())
	}
	return rules.Rules{
		Zone:  zone,
		Roles: roles,
		Calendar: calendar.Calendar{
			GoodFriday:    t.GoodFriday,
			LiberationDay: t.LiberationDay,
			Decree:        t.DecreeDays,
			KnownUntil:    t.DecreeKnownUntil,
		},
		Terms: rules.TermRules{
			AcknowledgeDays:        t.AcknowledgeDays,
			KeepYears:              c.Retention.Years,
			ContactWorkingDays:     t.ContactWorkingDays,
			ContactReminders:       t.ContactReminders,
			AfterContactWorkingDay: t.AfterContactWorkingDay,
			SubmitWorkingDays:      t.SubmitWorkingDays,
			AdviseDays:             t.AdviseDays,
			AdviseReminders:        t.AdviseReminders,
			ExtendDays:             t.ExtendDays,
			DecideWorkingDays:      t.DecideWorkingDays,
			DecideReminders:        t.DecideReminders,
			ManagerWorkingDays:     t.ManagerWorkingDays,
			SupplementDays:         t.SupplementDays,
			ReopenDays:             t.ReopenDays,
			LapseYears:             t.LapseYears,
			NoticeWorkingDays:      c.Intake.noticeDays(),
			RollToWorkingDay:       t.Roll == nextWorkingDay,
		},
	}
}

func (p Person) holder() rules.RoleHolder {
	return rules.RoleHolder{Name: p.Name, Addresses: p.Email}
}
